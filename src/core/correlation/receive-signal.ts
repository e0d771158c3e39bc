import type { Incident } from "../incident/incident.ts";
import { openIncidentIn } from "../incident/open-incident.ts";
import { isWorse, type Severity, type SeverityRules } from "../incident/severity.ts";
import type { Clock } from "../shared/clock.ts";
import type { Signal } from "../signal/signal.ts";
import type { AlertRecord } from "../signal/signal-log.ts";
import type { AlertGroup } from "./alert-group.ts";
import type { AlertGrowth } from "./alert-growth.ts";
import type { CorrelationWork } from "./correlation-work.ts";
import { findGroup } from "./find-group.ts";
import { gathered } from "./gathered.ts";
import type { PlacedSignal } from "./place-signal.ts";
import { recordEnd } from "./record-end.ts";
import { sourceActor } from "./source-actor.ts";
import { wantNotice } from "./want-notice.ts";

/** What became of a signal, for logs and metrics. */
export interface ReceivedSignal {
  readonly kind:
    | "opened"
    | "joined"
    | "offered"
    | "informed"
    | "ignored"
    | "change"
    | "repeated"
    | "stale"
    | "resolved";
  readonly groupId: string | null;
  readonly incidentId: string | null;
}

/** One signal with what the routes make of it. */
export interface Reception {
  readonly placed: PlacedSignal;
  readonly signal: Signal;
  readonly deliveryId: string;
}

interface FiredAlert extends Reception {
  readonly alert: AlertRecord;
}

interface DecidedSignal {
  readonly kind: ReceivedSignal["kind"];
  readonly group: AlertGroup;
}

/** What receiving signals in one transaction needs. */
export interface ReceptionNeeds {
  readonly work: CorrelationWork;
  readonly growth: AlertGrowth;
  /** What the transaction opened, for `arrangeTurns` at its end. */
  readonly opened: { readonly incidents: Incident[]; readonly groups: AlertGroup[] };
  readonly clock: Clock;
  readonly rules: SeverityRules;
}

/** Takes in one signal inside the caller's transaction, which holds the lock of its key. An alert that ends never resolves an incident. */
export async function receiveSignal(reception: Reception, needs: ReceptionNeeds): Promise<ReceivedSignal> {
  const { work } = needs;
  const { signal, placed } = reception;
  const now = needs.clock.now();
  const known = await work.signals.find(signal.source, signal.dedupKey);
  const group = await findGroup(work, placed, signal, known, now);
  const recorded = await work.signals.record(signal, group.id, now);
  switch (recorded.kind) {
    case "stale":
    case "repeated":
      return { kind: recorded.kind, groupId: group.id, incidentId: group.incidentId };
    case "new":
    case "changed":
      if (signal.state === "firing") return fire({ ...reception, alert: recorded.alert }, group, needs);
      await recordEnd(group, recorded.alert, needs);
      return { kind: "resolved", groupId: group.id, incidentId: group.incidentId };
  }
}

async function fire(fired: FiredAlert, before: AlertGroup, needs: ReceptionNeeds): Promise<ReceivedSignal> {
  const lastSignalAt = needs.clock.now();
  const { title, severity, serviceId, runbookId } = fired.placed;
  const after =
    before.state === "ignored"
      ? await decide(fired, { ...before, lastSignalAt, title, severity, serviceId, runbookId }, needs)
      : await join(fired, { ...before, lastSignalAt, severity: worse(severity, before.severity) }, needs);
  // The end may have been delivered before the beginning.
  if (fired.alert.signal.state === "resolved") await recordEnd(after.group, fired.alert, needs);
  return { kind: after.kind, groupId: after.group.id, incidentId: after.group.incidentId };
}

async function join(fired: FiredAlert, group: AlertGroup, needs: ReceptionNeeds): Promise<DecidedSignal> {
  const { work } = needs;
  await work.groups.save(group);
  const incident = group.incidentId === null ? undefined : await work.incidents.load(group.incidentId);
  if (incident !== undefined) await needs.growth.add(group, incident, added(fired));
  await wantNotice(work.outbox, group, gathered(needs.clock, group.openedAt));
  return { kind: group.state === "dismissed" ? "ignored" : "joined", group };
}

async function decide(fired: FiredAlert, before: AlertGroup, needs: ReceptionNeeds): Promise<DecidedSignal> {
  const decided = await decision(fired, before, needs);
  await needs.work.groups.save(decided.group);
  if (decided.kind === "offered" || decided.kind === "informed") needs.opened.groups.push(decided.group);
  return decided;
}

async function decision(fired: FiredAlert, group: AlertGroup, needs: ReceptionNeeds): Promise<DecidedSignal> {
  switch (fired.placed.route.then) {
    case "incident": {
      const incident = await open(fired, needs);
      needs.opened.incidents.push(incident);
      await needs.growth.add(group, incident, added(fired));
      return { kind: "opened", group: { ...group, state: "incident", incidentId: incident.id } };
    }
    case "triage":
      return { kind: "offered", group: { ...group, state: "offered" } };
    case "inform":
      return { kind: "informed", group: { ...group, state: "informed" } };
    case "ignore":
    case "change":
      return { kind: "ignored", group };
  }
}

function open({ placed, alert }: FiredAlert, needs: ReceptionNeeds): Promise<Incident> {
  return openIncidentIn(
    needs.work,
    {
      title: placed.title,
      severity: placed.severity,
      services: placed.serviceId === null ? [] : [placed.serviceId],
      by: sourceActor(alert.signal.source),
      summary: null,
      isPrivate: false,
      startedAt: alert.signal.startedAt,
      runbookId: placed.runbookId,
    },
    needs,
  );
}

function added({ alert, placed, deliveryId }: FiredAlert) {
  const { title, severity, serviceId, route } = placed;
  return { alert, title, severity, serviceId, deliveryId, raises: route.onWorse === "raise" };
}

function worse(a: Severity, b: Severity): Severity {
  return isWorse(a, b) ? a : b;
}
