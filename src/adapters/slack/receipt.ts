import { z } from "zod";
import type { Effect, EffectOutcome, EffectRun } from "#core/shared/effect.ts";
import type { SlackApi } from "./client.ts";
import { isSlackError } from "./fault.ts";
import { withMembership } from "./with-membership.ts";

type Receipt = Extract<Effect, { readonly kind: "receipt" }>;

/** Marks a message with an emoji as taken. A message that is marked already, or gone, is fine. */
export function makeGiveReceipt(needs: { readonly slack: SlackApi }) {
  return async function giveReceipt(run: EffectRun, receipt: Receipt): Promise<EffectOutcome> {
    const args = { channel: receipt.channelId, timestamp: receipt.messageTs, name: receipt.emoji };
    const react = () =>
      needs.slack.call({ method: "reactions.add", args, answer: z.object({ ok: z.literal(true) }), urgency: "normal" });
    await run.step("react", {
      act: async () => {
        try {
          await withMembership(needs.slack, receipt.channelId, react);
        } catch (error) {
          if (!isSlackError(error, "already_reacted", "message_not_found")) throw error;
        }
        return true;
      },
    });
    return { kind: "done" };
  };
}
