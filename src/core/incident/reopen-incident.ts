import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { oneLine } from "../shared/one-line.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import type { ChangedIncident } from "./changed-incident.ts";
import { incidentName, isOpen } from "./incident.ts";
import { reopened } from "./incident-lifecycle.ts";
import type { IncidentWork } from "./incident-work.ts";
import { nextUpdateDue } from "./next-update-due.ts";
import { updateTextLengthMax } from "./post-update.ts";
import type { SeverityRules } from "./severity.ts";
import { wantLeadReminder, wantUpdateReminder } from "./want-reminders.ts";
import { wantShown } from "./want-shown.ts";
import { withIncident } from "./with-incident.ts";

/** Reopens a resolved or reviewed incident as investigating. It pages nobody: who reopens is there. */
export function makeReopenIncident(needs: {
  readonly transact: Transact<IncidentWork>;
  readonly clock: Clock;
  readonly rules: SeverityRules;
}) {
  return async function reopenIncident(command: {
    readonly incidentId: string;
    readonly reason: string;
    readonly by: Actor;
  }): Promise<ChangedIncident> {
    const reason = oneLine(command.reason, updateTextLengthMax);
    if (reason === "") return refuse("reason-missing", "Reopening needs a reason: say what shows that it is back.");
    return withIncident(needs.transact, command.incidentId, async (work, before): Promise<ChangedIncident> => {
      if (isOpen(before))
        return refuse("not-resolved", `${incidentName(before)} is open already: it is ${before.status}.`);
      const now = needs.clock.now();
      const incident = reopened(before, nextUpdateDue(needs.rules, before.severity, now));
      await work.incidents.save(incident);
      const event = await work.timeline.append({
        incidentId: incident.id,
        kind: "incident-reopened",
        at: now,
        actor: command.by,
        text: `Reopened: ${reason}`,
        data: { reason, from: before.status },
      });
      await wantShown(work.outbox, incident, { post: event, topic: true });
      await wantUpdateReminder(work.outbox, incident);
      await wantLeadReminder(work.outbox, incident, now);
      return { kind: "changed", incident };
    });
  };
}
