import type { App, RespondFn } from "@slack/bolt";
import type { SlackMessage } from "#templates/slack/block.ts";
import { withinTime } from "./within-time.ts";

/** Says something to one person alone. Never throws. */
export type Tell = (message: SlackMessage) => Promise<void>;

/** The SDK's own time limit for what a person waits for; `respond` has none. */
const wayTimeoutMs = 2_500;

/** Tells through the response address, else in the channel, else by direct message. A way that failed is reported and the next one taken. */
export function makeTell(needs: {
  readonly client: App["client"];
  readonly respond: RespondFn | null;
  readonly userId: string;
  readonly channelId: string | null;
  readonly onError: (error: unknown) => void;
}): Tell {
  const { client, respond, userId, channelId } = needs;
  const ways: readonly ((message: SlackMessage) => Promise<unknown>)[] = [
    ...(respond === null
      ? []
      : [
          (message: SlackMessage) =>
            respond({ ...message, response_type: "ephemeral" as const, replace_original: false }),
        ]),
    ...(channelId === null
      ? []
      : [(message: SlackMessage) => client.chat.postEphemeral({ channel: channelId, user: userId, ...message })]),
    (message) => client.chat.postMessage({ channel: userId, ...message }),
  ];
  return async (message) => {
    for (const way of ways) {
      try {
        const sent = await withinTime(way(message), wayTimeoutMs);
        if (sent !== "late") return;
        needs.onError(new Error("an answer to a person was not taken in time"));
      } catch (error) {
        needs.onError(error);
      }
    }
  };
}
