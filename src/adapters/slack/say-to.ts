import { z } from "zod";
import type { SlackMessage } from "#templates/slack/block.ts";
import type { SlackApi } from "./client.ts";

/** Says something to one person in a channel, visible to them alone. Lost when they are not there; never repeated. */
export function makeSayTo(needs: { readonly slack: SlackApi }) {
  return async function sayTo(channelId: string, userId: string, message: SlackMessage): Promise<void> {
    await needs.slack.call({
      method: "chat.postEphemeral",
      args: { channel: channelId, user: userId, ...message },
      answer: z.object({ ok: z.literal(true) }),
      urgency: "normal",
    });
  };
}
