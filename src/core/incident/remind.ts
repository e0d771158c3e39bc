import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { after, afterMs, type Duration, sayDuration } from "../shared/duration.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import { type Incident, incidentName, isOpen } from "./incident.ts";
import type { IncidentWork } from "./incident-work.ts";
import { type QuietHours, quietUntil } from "./quiet-hours.ts";
import type { SeverityRules } from "./severity.ts";
import { leadReminderEveryMs, leadRemindersMax } from "./want-reminders.ts";
import { wantPost } from "./want-shown.ts";

/** A reminder that is due at an instant: its key makes it unique, `nextAt` is the one after it. */
interface DueReminder {
  readonly dueAt: Date;
  readonly key: string;
  readonly text: string;
  readonly nextAt: Date | null;
}

/**
 * Reminds the room of a due update or of a missing lead and comes back for the next one. It reads the state when it runs: an update that
 * came, a lead that was found and a closed incident silence it, and after a standstill only the newest reminder is sent.
 */
export function makeRemind(needs: {
  readonly transact: Transact<IncidentWork>;
  readonly clock: Clock;
  readonly rules: SeverityRules;
  readonly quietHours: QuietHours | null;
}) {
  return async function remind(
    run: EffectRun,
    incidentId: string,
    reminder: "update-due" | "lead-missing",
  ): Promise<EffectOutcome> {
    return needs.transact(async (work): Promise<EffectOutcome> => {
      const incident = await work.incidents.load(incidentId);
      if (incident === undefined || !isOpen(incident)) return { kind: "done" };
      const now = needs.clock.now();
      const due =
        reminder === "update-due"
          ? dueUpdate(incident, needs.rules[incident.severity].updateEvery, now)
          : dueLead(incident, run.wantedAt, now);
      if (due === null) return { kind: "done" };
      if (due.dueAt > now) return againAt(due.dueAt, now);
      const quietEnd = quietUntil(needs.quietHours, incident.severity, now);
      if (quietEnd !== null) return againAt(quietEnd, now);

      const event = await work.timeline.append({
        incidentId,
        kind: "reminder-sent",
        at: now,
        actor: system("Muster"),
        text: due.text,
        data: { reminder, dueAt: due.dueAt.toISOString(), lead: incident.roles.lead ?? null },
        key: due.key,
      });
      await wantPost(work.outbox, event);
      return due.nextAt === null ? { kind: "done" } : againAt(due.nextAt, now);
    });
  };
}

function dueUpdate(incident: Incident, every: Duration | null, now: Date): DueReminder | null {
  if (incident.nextUpdateDueAt === null || every === null) return null;
  let dueAt = incident.nextUpdateDueAt;
  let nextAt = after(dueAt, every);
  // Ends: durations are positive, so each turn is later than the one before; a zero would stand still.
  while (nextAt <= now && nextAt > dueAt) [dueAt, nextAt] = [nextAt, after(nextAt, every)];
  const last = incident.lastUpdate;
  const age =
    last === null ? "there was none yet" : `the last one is ${sayDuration(now.getTime() - last.at.getTime())} old`;
  return {
    dueAt,
    key: `update-due:${dueAt.toISOString()}`,
    text: `An update of ${incidentName(incident)} is due: ${age}`,
    nextAt: nextAt > dueAt ? nextAt : null,
  };
}

/** Counted from when the lead began to be missing: the opening, or the reopening. */
function dueLead(incident: Incident, since: Date, now: Date): DueReminder | null {
  if (incident.roles.lead !== undefined || incident.nextUpdateDueAt === null) return null;
  const ms = now.getTime() - since.getTime();
  const turn = Math.min(leadRemindersMax, Math.max(1, Math.floor(ms / leadReminderEveryMs)));
  const turnAt = (n: number) => afterMs(since, n * leadReminderEveryMs);
  return {
    dueAt: turnAt(turn),
    key: `lead-missing:${since.toISOString()}:${turn}`,
    text: `Nobody leads ${incidentName(incident)} yet (reminder ${turn} of ${leadRemindersMax})`,
    nextAt: turn < leadRemindersMax ? turnAt(turn + 1) : null,
  };
}

function againAt(at: Date, now: Date): EffectOutcome {
  return { kind: "again", afterMs: Math.max(1_000, at.getTime() - now.getTime()) };
}
