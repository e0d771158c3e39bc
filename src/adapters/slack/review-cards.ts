import type { ReviewCards } from "#core/review/review-cards.ts";
import { slotOf } from "#core/shared/effect-lane.ts";
import { type Readers, renderWithNames } from "#templates/slack/render-with-names.ts";
import { reviewCard } from "#templates/slack/review-card.ts";
import type { PutMessage } from "./put-message.ts";

/** Reviews in the incident's room; nowhere when it never got a room. */
export function makeReviewCards(needs: { readonly putMessage: PutMessage; readonly readers: Readers }): ReviewCards {
  return {
    async showReview(run, view) {
      const { id, room } = view.incident;
      if (room === null) return;
      await needs.putMessage(run, {
        slot: slotOf({ kind: "review-card", incidentId: id }),
        channelId: room.channelId,
        message: await renderWithNames(needs.readers, (look) => reviewCard(view, look)),
        urgency: "normal",
      });
    },
  };
}
