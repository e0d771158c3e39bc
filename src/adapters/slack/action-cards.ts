import type { ActionCards } from "#core/action/action-cards.ts";
import { slotOf } from "#core/shared/effect-lane.ts";
import { actionCard } from "#templates/slack/action-card.ts";
import { type Readers, renderWithNames } from "#templates/slack/render-with-names.ts";
import type { PutMessage } from "./put-message.ts";

/** Action cards in the room, or in the channel the action was asked for in. */
export function makeActionCards(needs: { readonly putMessage: PutMessage; readonly readers: Readers }): ActionCards {
  return {
    async showAction(run, view) {
      const { id, incidentId, channelId } = view.action;
      await needs.putMessage(run, {
        slot: slotOf({ kind: "action-card", actionId: id, incidentId }),
        channelId,
        message: await renderWithNames(needs.readers, (look) => actionCard(view, look)),
        urgency: "urgent",
      });
    },
  };
}
