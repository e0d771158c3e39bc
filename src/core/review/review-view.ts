import type { Incident } from "../incident/incident.ts";
import type { FollowUp } from "./follow-up.ts";
import type { Review } from "./review.ts";

/** Everything the review's message shows. */
export interface ReviewView {
  readonly incident: Incident;
  readonly review: Review;
  readonly followUps: readonly FollowUp[];
}
