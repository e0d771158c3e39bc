import { person } from "#core/shared/actor.ts";
import { refuse } from "#core/shared/refusal.ts";
import { md } from "#templates/slack/escape.ts";
import { callbackIds } from "#templates/slack/ids.ts";
import { refusalAnswer } from "#templates/slack/said-answer.ts";
import { say } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo } from "../reply.ts";
import type { ReadMessage } from "./pin.event.ts";

/** The message shortcut `add-to-timeline`. */
export function registerAddToTimeline(deps: CommandDeps, readMessage: ReadMessage): void {
  deps.handle.shortcut(callbackIds.addToTimelineShortcut, "change", async ({ userId, channelId, message }) => {
    const found = channelId === null || message === null ? undefined : await readMessage(channelId, message.ts);
    if (channelId === null || message === null || found === undefined) {
      return say(
        refusalAnswer(refuse("no-message", "This message can't be read. Invite Muster to the channel and try again.")),
      );
    }
    const result = await deps.pinMessage({ channelId, messageTs: message.ts, ...found, by: person(userId) });
    return replyTo(result, ({ kind }) =>
      kind === "pinned" ? md`Added to the timeline.` : md`It is on the timeline already.`,
    );
  });
}
