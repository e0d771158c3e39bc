import { person } from "#core/shared/actor.ts";
import { refuse } from "#core/shared/refusal.ts";
import { md } from "#templates/slack/escape.ts";
import { callbackIds } from "#templates/slack/ids.ts";
import { changing } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo, sayNo } from "../reply.ts";

/** The refusal of a message that is gone or that Slack doesn't show us. */
export const unreadable = refuse(
  "no-message",
  "This message can't be read, so it is not on the timeline. If it still exists, invite Muster to the channel and try again.",
);

/** The message shortcut `add-to-timeline`. */
export function registerAddToTimeline(deps: CommandDeps): void {
  deps.handle.shortcut(callbackIds.addToTimelineShortcut, changing, async ({ userId, channelId, message }) => {
    if (channelId === null || message === null) return sayNo(unreadable);
    const found = await deps.readMessage(channelId, message.ts);
    if (found === undefined) return sayNo(unreadable);
    const result = await deps.pinMessage({ channelId, messageTs: message.ts, ...found, by: person(userId) });
    return replyTo(result, ({ kind }) =>
      kind === "pinned" ? md`Added to the timeline.` : md`It is on the timeline already.`,
    );
  });
}
