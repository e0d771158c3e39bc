import type { RunbookWork } from "../runbook/session-store.ts";
import type { FollowUp } from "./follow-up.ts";
import type { Review } from "./review.ts";

/** Keeps reviews and follow-ups. */
export interface ReviewStore {
  newest(incidentId: string): Promise<Review | undefined>;
  save(review: Review): Promise<void>;
  insertFollowUp(followUp: Omit<FollowUp, "id">): Promise<FollowUp>;
  loadFollowUp(id: string): Promise<FollowUp | undefined>;
  saveFollowUp(followUp: FollowUp): Promise<void>;
  followUpsOf(incidentId: string): Promise<readonly FollowUp[]>;
  /** What a person owns over all incidents, the earliest due first, at most 50. */
  followUpsOfOwner(userId: string): Promise<readonly FollowUp[]>;
}

/** What a use case about reviews needs inside its transaction. */
export interface ReviewWork extends RunbookWork {
  readonly reviews: ReviewStore;
}
