import type { Permissions } from "../action/permissions.ts";
import type { ChangedIncident } from "../incident/changed-incident.ts";
import { withIncident } from "../incident/with-incident.ts";
import { followerOf } from "../runbook/follower-of.ts";
import type { Actor } from "../shared/actor.ts";
import type { Transact } from "../shared/transact.ts";
import type { ReviewWork } from "./review-store.ts";

/** Asks for a new draft of the review from what is known now, also while the incident is still open. */
export function makeRequestDraft(needs: {
  readonly transact: Transact<ReviewWork>;
  readonly permissions: Permissions;
}) {
  return async function requestDraft(c: { readonly incidentId: string; readonly by: Actor }): Promise<ChangedIncident> {
    const follower = await followerOf(c.by, needs.permissions);
    if (follower.kind === "refused") return follower;
    return withIncident(needs.transact, c.incidentId, async (work, incident): Promise<ChangedIncident> => {
      await work.outbox.want({ kind: "draft-review", incidentId: incident.id });
      return { kind: "changed", incident };
    });
  };
}
