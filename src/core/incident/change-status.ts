import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { oneLine } from "../shared/one-line.ts";
import { type Refusal, refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import { type ChangedIncident, refuseClosed } from "./changed-incident.ts";
import { type Incident, incidentName } from "./incident.ts";
import { isOpenStatus, moved, openStatuses } from "./incident-lifecycle.ts";
import type { IncidentWork } from "./incident-work.ts";
import { nextUpdateDue } from "./next-update-due.ts";
import { updateTextLengthMax } from "./post-update.ts";
import type { SeverityRules } from "./severity.ts";
import { statusLabels } from "./status-labels.ts";
import { wantUpdateReminder } from "./want-reminders.ts";
import { wantShown } from "./want-shown.ts";
import { withIncident } from "./with-incident.ts";

/** A move to another status; a text with it counts as an update, and is enough without a move. */
export interface ChangeStatus {
  readonly incidentId: string;
  readonly status: string;
  readonly text: string | null;
  readonly by: Actor;
}

/** Moves an open incident to any other open status. */
export function makeChangeStatus(needs: {
  readonly transact: Transact<IncidentWork>;
  readonly clock: Clock;
  readonly rules: SeverityRules;
}) {
  return async function changeStatus(command: ChangeStatus): Promise<ChangedIncident> {
    const { status, by } = command;
    if (!isOpenStatus(status)) return refuseStatus(status);
    const text = oneLine(command.text ?? "", updateTextLengthMax);
    return withIncident(needs.transact, command.incidentId, async (work, before): Promise<ChangedIncident> => {
      const closed = refuseClosed(before);
      if (closed !== undefined) return closed;
      const isMove = before.status !== status;
      if (!isMove && text === "")
        return refuse(
          "same-status",
          `${incidentName(before)} is ${statusLabels[status]} already. Add a text to post an update.`,
        );

      const now = needs.clock.now();
      const placed = isMove ? moved(before, status, now) : before;
      const incident: Incident =
        text === ""
          ? placed
          : {
              ...placed,
              lastUpdate: { text, at: now, by },
              nextUpdateDueAt: nextUpdateDue(needs.rules, before.severity, now),
            };
      await work.incidents.save(incident);
      const move = `Status changed from ${statusLabels[before.status]} to ${statusLabels[status]}`;
      const event = await work.timeline.append({
        incidentId: incident.id,
        kind: isMove ? "status-changed" : "update-posted",
        at: now,
        actor: by,
        text: isMove ? [move, text].filter((part) => part !== "").join(": ") : text,
        data: isMove ? { from: before.status, to: status, text } : { conditions: text, actions: "", needs: "" },
      });
      await wantShown(work.outbox, incident, { post: event, topic: isMove });
      if (text !== "") await wantUpdateReminder(work.outbox, incident);
      return { kind: "changed", incident };
    });
  };
}

function refuseStatus(status: string): Refusal {
  const allowed = openStatuses.join(", ");
  if (status === "resolved")
    return refuse(
      "use-resolve",
      "Resolving has its own verb: use `resolve` with a summary. It lists the changes left in place.",
    );
  if (status === "reviewed")
    return refuse(
      "use-review",
      "An incident counts as reviewed once its review is published: use `review` and publish it.",
    );
  return refuse("unknown-status", `There is no status “${status}”. Choose one of: ${allowed}.`);
}
