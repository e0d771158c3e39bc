import { z } from "zod";
import type { SlackApi } from "./client.ts";
import { isSlackError } from "./fault.ts";

/** Does something in a channel; when the app isn't in it, joins (public channels only) and does it again. */
export async function withMembership<Result>(
  slack: SlackApi,
  channelId: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    // Slack refused before it did anything, so doing it again is no repetition.
    if (!isSlackError(error, "not_in_channel")) throw error;
    await slack.call({
      method: "conversations.join",
      args: { channel: channelId },
      answer: z.object({ ok: z.literal(true) }),
      urgency: "urgent",
    });
    return work();
  }
}
