import { type Incident, incidentName, isOpen } from "../incident/incident.ts";
import { openIncidentIn, wantAnnounced, wantRoom } from "../incident/open-incident.ts";
import type { SeverityRules } from "../incident/severity.ts";
import { wantShown } from "../incident/want-shown.ts";
import { type Actor, actorId } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { type Refusal, refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import { alertName } from "../signal/alert-name.ts";
import type { GroupGlance } from "../signal/signal-log.ts";
import { addAlerts } from "./add-alerts.ts";
import type { AlertGroup } from "./alert-group.ts";
import type { CorrelationWork } from "./correlation-work.ts";
import { wantNotice } from "./want-notice.ts";

/** How many alerts of a group are looked at one by one when people decide about it; the others are counted. */
const alertsMax = 20;

/** How a decision that leads to an incident ended; `already`: somebody was faster, and this is their incident. */
export type DecidedGroup = { readonly kind: "opened" | "joined" | "already"; readonly incident: Incident } | Refusal;

/** What people do with a triage offer. The first decision counts; all are safe to click twice. */
export interface DecideGroup {
  declareFromGroup(command: { readonly groupId: string; readonly by: Actor }): Promise<DecidedGroup>;
  joinGroup(command: {
    readonly groupId: string;
    readonly incidentId: string;
    readonly by: Actor;
  }): Promise<DecidedGroup>;
  dismissGroup(command: {
    readonly groupId: string;
    readonly by: Actor;
  }): Promise<{ readonly kind: "dismissed"; readonly group: AlertGroup } | Refusal>;
}

/** Decides about triage offers. */
export function makeDecideGroup(needs: {
  readonly transact: Transact<CorrelationWork>;
  readonly clock: Clock;
  readonly rules: SeverityRules;
}): DecideGroup {
  const { transact } = needs;
  return {
    declareFromGroup: ({ groupId, by }) =>
      transact(async (work): Promise<DecidedGroup> => {
        const found = await undecided(work, groupId);
        if (found.kind !== "undecided") return found;
        const { group, glance } = found;
        const incident = await openIncidentIn(
          work,
          {
            title: group.title,
            severity: group.severity,
            services: group.serviceId === null ? [] : [group.serviceId],
            by,
            summary: null,
            isPrivate: false,
            startedAt: glance.startedAt,
            runbookId: group.runbookId,
          },
          needs,
        );
        await wantAnnounced(work, incident);
        await wantRoom(work, incident, needs);
        return { kind: "opened", incident: await settle(work, found, incident, by) };
      }),

    joinGroup: ({ groupId, incidentId, by }) =>
      transact(async (work): Promise<DecidedGroup> => {
        const found = await undecided(work, groupId);
        if (found.kind !== "undecided") return found;
        const incident = await work.incidents.load(incidentId);
        if (incident === undefined)
          return refuse("unknown-incident", "This incident doesn't exist. Declare a new one from the alert instead.");
        if (!isOpen(incident))
          return refuse(
            "incident-closed",
            `${incidentName(incident)} is ${incident.status} already. Declare a new incident from the alert, or reopen it first.`,
          );
        return { kind: "joined", incident: await settle(work, found, incident, by) };
      }),

    dismissGroup: ({ groupId, by }) =>
      transact(async (work) => {
        const group = await work.groups.load(groupId);
        if (group === undefined) return refuseUnknown();
        if (group.state === "incident")
          return refuse(
            "already-decided",
            "These alerts belong to an incident already; they can't be dismissed any more.",
          );
        if (group.state === "dismissed") return { kind: "dismissed", group } as const;
        const dismissed = { ...group, state: "dismissed" as const, decidedBy: actorId(by) };
        await work.groups.save(dismissed);
        await work.outbox.want({ kind: "show", view: { kind: "alert-notice", groupId } });
        return { kind: "dismissed", group: dismissed } as const;
      }),
  };

  async function settle(work: CorrelationWork, found: Undecided, incident: Incident, by: Actor): Promise<Incident> {
    const group = { ...found.group, state: "incident" as const, incidentId: incident.id, decidedBy: actorId(by) };
    await work.groups.save(group);
    const { alerts, firing, resolved } = found.glance;
    const names = new Set<string>();
    const added = alerts.map((alert) => {
      const name = alertName(alert.signal);
      const news = names.size === 0 ? ("first" as const) : names.has(name) ? null : ("name" as const);
      names.add(name);
      const { title } = alert.signal;
      const { severity, serviceId } = group;
      return { alert, title, severity, serviceId, deliveryId: null, news, raises: false };
    });
    const joined = await addAlerts(work, incident, { alerts: added, more: firing + resolved - alerts.length }, needs);
    await wantNotice(work.outbox, group);
    // The alerts alone would be shown a moment later; this is somebody's click.
    await wantShown(work.outbox, joined);
    return joined;
  }
}

interface Undecided {
  readonly kind: "undecided";
  readonly group: AlertGroup;
  readonly glance: GroupGlance;
}

async function undecided(
  work: CorrelationWork,
  groupId: string,
): Promise<Undecided | { readonly kind: "already"; readonly incident: Incident } | Refusal> {
  const group = await work.groups.load(groupId);
  if (group === undefined) return refuseUnknown();
  const incident = group.incidentId === null ? undefined : await work.incidents.load(group.incidentId);
  if (incident !== undefined) return { kind: "already", incident };
  return { kind: "undecided", group, glance: await work.signals.glance(groupId, alertsMax) };
}

function refuseUnknown(): Refusal {
  return refuse(
    "unknown-group",
    "These alerts are not known any more. Declare an incident with the `declare` command instead.",
  );
}
