import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import type { ChangedIncident } from "./changed-incident.ts";
import { type Incident, incidentName, isOpen, isPaged } from "./incident.ts";
import type { IncidentWork } from "./incident-work.ts";
import { nextUpdateDue } from "./next-update-due.ts";
import { isWorse, type Severity, type SeverityRules } from "./severity.ts";
import { wantLeadReminder, wantUpdateReminder } from "./want-reminders.ts";
import { wantShown } from "./want-shown.ts";
import { withIncident } from "./with-incident.ts";

/**
 * Changes an incident's severity and does what follows for an open one: the update rhythm starts anew, and a severity that pages
 * pages once. A closed one is only reclassified.
 */
export function makeChangeSeverity(needs: {
  readonly transact: Transact<IncidentWork>;
  readonly clock: Clock;
  readonly rules: SeverityRules;
}) {
  return async function changeSeverity(command: {
    readonly incidentId: string;
    readonly severity: Severity;
    readonly by: Actor;
  }): Promise<ChangedIncident> {
    const { severity, by } = command;
    return withIncident(needs.transact, command.incidentId, async (work, before): Promise<ChangedIncident> => {
      if (before.severity === severity)
        return refuse("same-severity", `${incidentName(before)} is ${severity} already.`);
      const incident = await changeSeverityIn(work, before, { to: severity, by, pages: true }, needs);
      return { kind: "changed", incident };
    });
  };
}

/** Changes the severity inside the caller's transaction. It pages when the new severity does, nobody is paged, and `pages` says so. */
export async function changeSeverityIn(
  work: IncidentWork,
  before: Incident,
  change: { readonly to: Severity; readonly by: Actor; readonly pages: boolean },
  needs: { readonly clock: Clock; readonly rules: SeverityRules },
): Promise<Incident> {
  const { to: severity, by } = change;
  const now = needs.clock.now();
  const nextUpdateDueAt = isOpen(before) ? nextUpdateDue(needs.rules, severity, now) : null;
  const incident = { ...before, severity, nextUpdateDueAt };
  await work.incidents.save(incident);
  const event = await work.timeline.append({
    incidentId: incident.id,
    kind: "severity-changed",
    at: now,
    actor: by,
    text: `Severity ${isWorse(severity, before.severity) ? "raised" : "lowered"} from ${before.severity} to ${severity}`,
    data: { from: before.severity, to: severity },
  });
  await wantShown(work.outbox, incident, { post: event, topic: true });
  if (!isOpen(incident)) return incident;

  await wantUpdateReminder(work.outbox, incident);
  if (before.nextUpdateDueAt === null) await wantLeadReminder(work.outbox, incident, now);
  if (change.pages && needs.rules[severity].page && !isPaged(incident) && !incident.isDrill)
    await work.outbox.want({ kind: "page", incidentId: incident.id });
  return incident;
}
