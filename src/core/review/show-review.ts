import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { DescribeReview } from "./describe-review.ts";
import type { ReviewCards } from "./review-cards.ts";

/** Draws the review's message as things stand now. */
export function makeShowReview(needs: { readonly describeReview: DescribeReview; readonly cards: ReviewCards }) {
  return async function showReview(run: EffectRun, incidentId: string): Promise<EffectOutcome> {
    const view = await needs.describeReview(incidentId);
    if (view !== undefined) await needs.cards.showReview(run, view);
    return { kind: "done" };
  };
}
