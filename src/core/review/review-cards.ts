import type { EffectRun } from "../shared/effect.ts";
import type { ReviewView } from "./review-view.ts";

/** Where leads see the drafted review. Safe to repeat: one message per incident, edited in place. */
export interface ReviewCards {
  showReview(run: EffectRun, view: ReviewView): Promise<void>;
}
