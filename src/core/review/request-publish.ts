import type { Permissions } from "../action/permissions.ts";
import type { ChangedIncident } from "../incident/changed-incident.ts";
import { incidentName, isOpen } from "../incident/incident.ts";
import { withIncident } from "../incident/with-incident.ts";
import { followerOf } from "../runbook/follower-of.ts";
import type { Actor } from "../shared/actor.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import type { ReviewPublisher } from "./review-sink.ts";
import type { ReviewWork } from "./review-store.ts";

/** Asks for the newest draft to be published; refused while there is none, the incident is open, or nowhere is configured to publish to. */
export function makeRequestPublish(needs: {
  readonly transact: Transact<ReviewWork>;
  readonly permissions: Permissions;
  /** Null when the operator configured none. */
  readonly publisher: ReviewPublisher | null;
}) {
  return async function requestPublish(c: {
    readonly incidentId: string;
    readonly by: Actor;
  }): Promise<ChangedIncident> {
    const follower = await followerOf(c.by, needs.permissions);
    if (follower.kind === "refused") return follower;
    if (needs.publisher === null)
      return refuse(
        "no-publisher",
        "Reviews can't be published yet: set reviews.github.repo in muster.yaml and GITHUB_TOKEN, then restart. The draft is kept.",
      );
    return withIncident(needs.transact, c.incidentId, async (work, incident): Promise<ChangedIncident> => {
      const name = incidentName(incident);
      const review = await work.reviews.newest(incident.id);
      if (review === undefined) return refuse("no-review", `${name} has no review yet; draft one with \`review\`.`);
      if (isOpen(incident))
        return refuse("still-open", `${name} is ${incident.status}; resolve it before its review is published.`);
      await work.outbox.want({ kind: "publish-review", incidentId: incident.id });
      return { kind: "changed", incident };
    });
  };
}
