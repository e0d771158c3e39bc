import type { App } from "@slack/bolt";
import { person } from "#core/shared/actor.ts";
import type { CommandDeps } from "../deps.ts";

/** A message of a channel the bot is in: who wrote it, what, when, and its address. Undefined when it can't be read. */
export type ReadMessage = (
  channelId: string,
  messageTs: string,
) => Promise<
  { readonly authorId: string | null; readonly text: string; readonly at: Date; readonly permalink: string } | undefined
>;

const pinEmoji = "pushpin";

/** 📌 on a message of a room puts it on the timeline, once; the receipt is a ✅ on the message. */
export function registerPin(
  app: App,
  deps: Pick<CommandDeps, "pinMessage">,
  needs: {
    readonly readMessage: ReadMessage;
    readonly canChange: (userId: string) => Promise<boolean>;
    readonly sayTo: (channelId: string, userId: string, text: string) => Promise<void>;
  },
): void {
  app.event("reaction_added", async ({ event }) => {
    if (event.reaction !== pinEmoji || event.item.type !== "message") return;
    const { channel, ts } = event.item;
    if (!(await needs.canChange(event.user))) {
      await needs.sayTo(channel, event.user, "You can look but not change anything: no role in muster.yaml names you.");
      return;
    }
    const message = await needs.readMessage(channel, ts);
    if (message === undefined) return;
    const result = await deps.pinMessage({ channelId: channel, messageTs: ts, ...message, by: person(event.user) });
    if (result.kind === "refused") await needs.sayTo(channel, event.user, result.message);
  });
}
