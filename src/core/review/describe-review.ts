import type { Transact } from "../shared/transact.ts";
import type { ReviewWork } from "./review-store.ts";
import type { ReviewView } from "./review-view.ts";

/** Gathers what a review's message shows; undefined while there is no draft. */
export type DescribeReview = (incidentId: string) => Promise<ReviewView | undefined>;

/** Describes the newest draft of an incident's review as it is now. */
export function makeDescribeReview({ transact }: { readonly transact: Transact<ReviewWork> }): DescribeReview {
  return async function describeReview(incidentId) {
    const incident = await transact(({ incidents }) => incidents.read(incidentId));
    const review = await transact(({ reviews }) => reviews.newest(incidentId));
    if (incident === undefined || review === undefined) return undefined;
    return { incident, review, followUps: await transact(({ reviews }) => reviews.followUpsOf(incidentId)) };
  };
}
