import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { oneLine } from "../shared/one-line.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import { type ChangedIncident, refuseClosed } from "./changed-incident.ts";
import type { Incident } from "./incident.ts";
import type { IncidentWork } from "./incident-work.ts";
import { nextUpdateDue } from "./next-update-due.ts";
import type { SeverityRules } from "./severity.ts";
import { wantUpdateReminder } from "./want-reminders.ts";
import { wantShown } from "./want-shown.ts";
import { withIncident } from "./with-incident.ts";

/** Longest part of an update; three parts fit a Slack section (3,000). */
export const updateTextLengthMax = 900;

/** A structured update: how things are, what is being done, what is needed. At least one part has text. */
export interface PostUpdate {
  readonly incidentId: string;
  readonly conditions: string | null;
  readonly actions: string | null;
  readonly needs: string | null;
  readonly by: Actor;
}

/** Posts an update and starts the time to the next one anew. */
export function makePostUpdate(needs: {
  readonly transact: Transact<IncidentWork>;
  readonly clock: Clock;
  readonly rules: SeverityRules;
}) {
  return async function postUpdate(command: PostUpdate): Promise<ChangedIncident> {
    const data = {
      conditions: oneLine(command.conditions ?? "", updateTextLengthMax),
      actions: oneLine(command.actions ?? "", updateTextLengthMax),
      needs: oneLine(command.needs ?? "", updateTextLengthMax),
    };
    const text = sayUpdate(data);
    if (text === "")
      return refuse("update-empty", "The update is empty. Say how things are, what is being done, or what you need.");
    return withIncident(needs.transact, command.incidentId, async (work, before): Promise<ChangedIncident> => {
      const closed = refuseClosed(before);
      if (closed !== undefined) return closed;
      const now = needs.clock.now();
      const incident: Incident = {
        ...before,
        lastUpdate: { text, at: now, by: command.by },
        nextUpdateDueAt: nextUpdateDue(needs.rules, before.severity, now),
      };
      await work.incidents.save(incident);
      const event = await work.timeline.append({
        incidentId: incident.id,
        kind: "update-posted",
        at: now,
        actor: command.by,
        text,
        data,
      });
      await wantShown(work.outbox, incident, { post: event });
      await wantUpdateReminder(work.outbox, incident);
      return { kind: "changed", incident };
    });
  };
}

function sayUpdate(parts: { readonly conditions: string; readonly actions: string; readonly needs: string }): string {
  const labelled = [
    parts.conditions,
    parts.actions === "" ? "" : `Actions: ${parts.actions}`,
    parts.needs === "" ? "" : `Needs: ${parts.needs}`,
  ];
  return labelled.filter((part) => part !== "").join(" · ");
}
