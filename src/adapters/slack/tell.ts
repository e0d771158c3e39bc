import { z } from "zod";
import type { Effect, EffectOutcome, EffectRun } from "#core/shared/effect.ts";
import { directMessage } from "#templates/slack/direct-message.ts";
import type { SlackApi } from "./client.ts";
import type { PutMessage } from "./put-message.ts";

type Tell = Extract<Effect, { readonly kind: "tell" }>;

const Opened = z.object({ channel: z.object({ id: z.string() }) });

/** Sends somebody a direct message, once per `tellId`. */
export function makeTell(needs: { readonly slack: SlackApi; readonly putMessage: PutMessage }) {
  return async function tell(run: EffectRun, { tellId, userId, text }: Tell): Promise<EffectOutcome> {
    const channelId = await run.step("open-conversation", {
      act: async () => {
        const args = { users: userId };
        const { channel } = await needs.slack.call({
          method: "conversations.open",
          args,
          answer: Opened,
          urgency: "normal",
        });
        return channel.id;
      },
    });
    await needs.putMessage(run, { slot: `tell:${tellId}`, channelId, message: directMessage(text), urgency: "normal" });
    return { kind: "done" };
  };
}
