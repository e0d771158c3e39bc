import { createHash } from "node:crypto";
import { z } from "zod";
import type { EffectRun } from "#core/shared/effect.ts";
import type { MessageSlots } from "#core/shared/message-slots.ts";
import type { SlackMessage } from "#templates/slack/block.ts";
import type { SlackApi } from "./client.ts";
import { isSlackError } from "./fault.ts";
import { findPosted } from "./find-posted.ts";
import { postedMetadata } from "./posted-metadata.ts";
import type { Urgency } from "./scheduler.ts";
import { withMembership } from "./with-membership.ts";

/** A message to be in Slack: its slot is its identity, for ever. */
export interface MessagePut {
  readonly slot: string;
  readonly channelId: string;
  readonly message: SlackMessage;
  readonly urgency: Urgency;
}

/** Where a message is. */
export type MessagePlace = { readonly channelId: string; readonly ts: string };

/** Posts or edits the one message of a slot. */
export type PutMessage = (run: EffectRun, put: MessagePut) => Promise<MessagePlace>;

const Answer = z.object({ channel: z.string(), ts: z.string() });

/**
 * Makes sure that a slot's message shows this: nothing when it does already, an edit when it was posted, else one post. After a lost
 * answer it looks in the channel for the message with our slot before it posts again. A message that somebody deleted is posted anew.
 */
export function makePutMessage(needs: { readonly slack: SlackApi; readonly slots: MessageSlots }): PutMessage {
  const { slack, slots } = needs;
  return async function putMessage(run, put) {
    const fingerprint = fingerprintOf(put.message);
    const known = await slots.get(put.slot);
    const inPlace = known?.channelId === put.channelId ? known : undefined;
    if (inPlace?.fingerprint === fingerprint) return { channelId: inPlace.channelId, ts: inPlace.ts };

    const place =
      (inPlace && (await edit(slack, run, put, inPlace.ts, `${inPlace.fingerprint}:${fingerprint}`))) ??
      (await post(slack, run, put, inPlace?.ts ?? ""));
    await slots.put(put.slot, { ...place, fingerprint });
    return place;
  };
}

async function edit(
  slack: SlackApi,
  run: EffectRun,
  put: MessagePut,
  ts: string,
  change: string,
): Promise<MessagePlace | undefined> {
  const act = async (): Promise<MessagePlace> => {
    const { text, blocks } = put.message;
    const args = { channel: put.channelId, ts, text, blocks, metadata: postedMetadata(put.slot) };
    const { channel } = await slack.call({ method: "chat.update", args, answer: Answer, urgency: put.urgency });
    return { channelId: channel, ts };
  };
  try {
    return await run.step(`update:${put.slot}:${change}`, { act });
  } catch (error) {
    // Gone or frozen by the workspace's editing window: the state must be readable, so it is posted anew.
    if (isSlackError(error, "message_not_found", "cant_update_message", "edit_window_closed")) return undefined;
    throw error;
  }
}

/** `replaces` is the ts of a message that can't be edited any more, which a search must not take for the new one. */
function post(slack: SlackApi, run: EffectRun, put: MessagePut, replaces: string): Promise<MessagePlace> {
  return run.step(`post:${put.slot}:${replaces}`, {
    find: () => findPosted(slack, { ...put, since: run.wantedAt, except: replaces }),
    act: () =>
      withMembership(slack, put.channelId, async (): Promise<MessagePlace> => {
        const args = {
          channel: put.channelId,
          ...put.message,
          metadata: postedMetadata(put.slot),
          unfurl_links: false,
          unfurl_media: false,
        };
        const sent = await slack.call({ method: "chat.postMessage", args, answer: Answer, urgency: put.urgency });
        return { channelId: sent.channel, ts: sent.ts };
      }),
  });
}

function fingerprintOf(message: SlackMessage): string {
  return createHash("sha256").update(JSON.stringify(message)).digest("hex").slice(0, 32);
}
