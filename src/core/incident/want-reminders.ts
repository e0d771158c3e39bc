import { afterMs } from "../shared/duration.ts";
import type { Outbox } from "../shared/effect.ts";
import type { Incident } from "./incident.ts";

/** Milliseconds between the reminders of an incident that nobody leads. */
export const leadReminderEveryMs = 5 * 60_000;

/** How many reminders an incident that nobody leads gets. */
export const leadRemindersMax = 3;

/** Wants the reminder for the incident's next update; none when no update is due. */
export async function wantUpdateReminder(outbox: Outbox, incident: Incident): Promise<void> {
  if (incident.nextUpdateDueAt === null) return;
  await outbox.want(
    { kind: "remind", incidentId: incident.id, reminder: "update-due" },
    { notBefore: incident.nextUpdateDueAt },
  );
}

/** Wants the reminders for a missing lead. A severity without update rhythm waits for the next business day and gets none. */
export async function wantLeadReminder(outbox: Outbox, incident: Incident, at: Date): Promise<void> {
  if (incident.roles.lead !== undefined || incident.nextUpdateDueAt === null) return;
  await outbox.want(
    { kind: "remind", incidentId: incident.id, reminder: "lead-missing" },
    { notBefore: afterMs(at, leadReminderEveryMs) },
  );
}
