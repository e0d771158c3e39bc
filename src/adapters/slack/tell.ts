import { z } from "zod";
import type { Clock } from "#core/shared/clock.ts";
import type { Effect, EffectOutcome, EffectRun } from "#core/shared/effect.ts";
import { slotOf } from "#core/shared/effect-lane.ts";
import { Fault } from "#core/shared/fault.ts";
import type { MessageSlots } from "#core/shared/message-slots.ts";
import { directMessage } from "#templates/slack/direct-message.ts";
import type { SlackApi } from "./client.ts";
import type { PutMessage } from "./put-message.ts";

type Tell = Extract<Effect, { readonly kind: "tell" }>;

const Opened = z.object({ channel: z.object({ id: z.string() }) });
const Permalink = z.object({ permalink: z.string() });

/** The message that is linked to is on its way at the same time; words without a link are better than late ones. */
const linkWithinMs = 10_000;
const lookAgainMs = 500;

/** Sends somebody a direct message, once per `tellId`, with a link to the message it is about. */
export function makeTell(needs: {
  readonly slack: SlackApi;
  readonly putMessage: PutMessage;
  readonly slots: Pick<MessageSlots, "get">;
  readonly clock: Clock;
}) {
  return async function tell(run: EffectRun, { tellId, userId, text, about }: Tell): Promise<EffectOutcome> {
    const place = about === undefined ? undefined : await needs.slots.get(slotOf(about));
    const isYoung = needs.clock.now().getTime() - run.wantedAt.getTime() < linkWithinMs;
    if (about !== undefined && place === undefined && isYoung) return { kind: "again", afterMs: lookAgainMs };
    const link = place === undefined ? null : await permalinkOf(place);
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
    const message = directMessage(text, link);
    await needs.putMessage(run, { slot: `tell:${tellId}`, channelId, message, urgency: "normal" });
    return { kind: "done" };
  };

  async function permalinkOf(place: { readonly channelId: string; readonly ts: string }): Promise<string | null> {
    try {
      const { permalink } = await needs.slack.call({
        method: "chat.getPermalink",
        args: { channel: place.channelId, message_ts: place.ts },
        answer: Permalink,
        urgency: "normal",
      });
      return permalink;
    } catch (error) {
      // Somebody deleted the message: the words are worth sending all the same.
      if (error instanceof Fault && error.retry === "never") return null;
      throw error;
    }
  }
}
