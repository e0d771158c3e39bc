import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import { type ChangedIncident, refuseClosed } from "./changed-incident.ts";
import { incidentName } from "./incident.ts";
import type { IncidentWork } from "./incident-work.ts";
import { markAcknowledged } from "./mark-acknowledged.ts";
import { wantShown } from "./want-shown.ts";
import { withIncident } from "./with-incident.ts";

/** Says that somebody is on it: sets the first reaction once and acknowledges a page that still rings. */
export function makeAcknowledgeIncident(needs: { readonly transact: Transact<IncidentWork>; readonly clock: Clock }) {
  return async function acknowledgeIncident(command: {
    readonly incidentId: string;
    readonly by: Actor;
  }): Promise<ChangedIncident> {
    return withIncident(needs.transact, command.incidentId, async (work, before): Promise<ChangedIncident> => {
      const closed = refuseClosed(before);
      if (closed !== undefined) return closed;
      const isRinging = before.pager?.state === "triggered";
      if (before.acknowledgedAt !== null && !isRinging)
        return refuse(
          "already-acknowledged",
          `${incidentName(before)} is acknowledged already; nothing rings any more.`,
        );
      const now = needs.clock.now();
      const incident = markAcknowledged(before, now);
      await work.incidents.save(incident);
      const event = await work.timeline.append({
        incidentId: incident.id,
        kind: "page-acknowledged",
        at: now,
        actor: command.by,
        text: "Acknowledged",
        data: {},
        // A second click before the pager has answered is the same fact.
        key: `acknowledged:${before.pager?.reference ?? "unpaged"}`,
      });
      await wantShown(work.outbox, incident, { post: event });
      await work.outbox.want({ kind: "acknowledge-page", incidentId: incident.id });
      return { kind: "changed", incident };
    });
  };
}
