import { z } from "zod";
import type { SlackApi } from "./client.ts";
import { isSlackError } from "./fault.ts";
import { plainTextOf } from "./plain-text-of.ts";
import { withMembership } from "./with-membership.ts";

const Messages = z.object({
  messages: z.array(z.object({ ts: z.string(), user: z.string().optional(), text: z.string().default("") })),
});
const Permalink = z.object({ permalink: z.string() });

/** A message of somebody: its text as people read it, without Slack's markup. */
export interface ReadMessage {
  readonly authorId: string | null;
  readonly text: string;
  readonly at: Date;
  readonly permalink: string;
}

/** Reads one message of a channel or thread; undefined when it is gone or the app may not see it. */
export function makeReadMessage(needs: { readonly slack: SlackApi; readonly nameOf: (userId: string) => string }) {
  const { slack } = needs;
  return async function readMessage(channelId: string, messageTs: string): Promise<ReadMessage | undefined> {
    try {
      const message = await findMessage(slack, channelId, messageTs);
      if (message === undefined) return undefined;
      const { permalink } = await slack.call({
        method: "chat.getPermalink",
        args: { channel: channelId, message_ts: messageTs },
        answer: Permalink,
        urgency: "normal",
      });
      return {
        authorId: message.user ?? null,
        text: plainTextOf(message.text, needs.nameOf),
        at: new Date(Number(messageTs) * 1_000),
        permalink,
      };
    } catch (error) {
      if (isSlackError(error, "channel_not_found", "message_not_found", "thread_not_found", "not_in_channel"))
        return undefined;
      throw error;
    }
  };
}

async function findMessage(slack: SlackApi, channel: string, ts: string) {
  const inChannel = await withMembership(slack, channel, () =>
    slack.call({
      method: "conversations.history",
      args: { channel, latest: ts, oldest: ts, inclusive: true, limit: 1 },
      answer: Messages,
      urgency: "normal",
    }),
  );
  const found = inChannel.messages.find((message) => message.ts === ts);
  if (found !== undefined) return found;
  // A reply in a thread is not in the channel's history.
  const args = { channel, ts, latest: ts, oldest: ts, inclusive: true, limit: 1 };
  const inThread = await slack.call({ method: "conversations.replies", args, answer: Messages, urgency: "normal" });
  return inThread.messages.find((message) => message.ts === ts);
}
