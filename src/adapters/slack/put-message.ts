import { createHash } from "node:crypto";
import { z } from "zod";
import type { EffectRun } from "#core/shared/effect.ts";
import { Fault } from "#core/shared/fault.ts";
import type { MessageSlots } from "#core/shared/message-slots.ts";
import type { SlackMessage } from "#templates/slack/block.ts";
import type { Log, SlackApi } from "./client.ts";
import type { EditPace } from "./edit-pace.ts";
import { isSlackError, overloadedCode } from "./fault.ts";
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
  /** The channel is new: unless an earlier attempt was interrupted, the message can't be there and needn't be looked up. */
  readonly isChannelNew?: boolean;
  /** Another effect may have posted it without learning so: it is looked for in the channel before it is posted for the first time. */
  readonly mayBePosted?: boolean;
}

/** Where a message is. */
export type MessagePlace = { readonly channelId: string; readonly ts: string };

/** Milliseconds after which a message that found no room for its edit may be put anew; undefined for any other error. */
export function editRoomInMs(error: unknown): number | undefined {
  const isOverloaded = error instanceof Fault && error.code === overloadedCode;
  return isOverloaded ? (error.retryAfterMs ?? editWaitMsMax) : undefined;
}

/** Posts or edits the one message of a slot. */
export type PutMessage = (run: EffectRun, put: MessagePut) => Promise<MessagePlace>;

const Answer = z.object({ channel: z.string(), ts: z.string() });

/** What putting messages needs. */
export interface PutMessageNeeds {
  readonly slack: SlackApi;
  readonly slots: MessageSlots;
  readonly log: Log;
  readonly pace: Pick<EditPace, "note">;
}

/** An edit shows what was so when it was written: rather than wait longer than this it is to be written anew. */
const editWaitMsMax = 1_000;

/** Of a message that is there and shows we don't know what. */
const unknownFingerprint = "";

/**
 * Makes sure that a slot's message shows this: nothing when it does already, an edit when it was posted, else one post. After a lost
 * answer it looks in the channel for the message with our slot before it posts again, and edits what it finds: an earlier attempt may
 * have shown an older state. A message that somebody deleted is posted anew.
 * Blocks that Slack doesn't take give way to the plain text: words without buttons are better than silence.
 */
export function makePutMessage(needs: PutMessageNeeds): PutMessage {
  const { slots } = needs;
  return async function putMessage(run, put): Promise<MessagePlace> {
    const fingerprint = fingerprintOf(put.message);
    const known = put.isChannelNew === true && run.attempt === 1 ? undefined : await slots.get(put.slot);
    const inPlace = known?.channelId === put.channelId ? known : undefined;
    if (inPlace?.fingerprint === fingerprint) return { channelId: inPlace.channelId, ts: inPlace.ts };

    const edited = inPlace && (await edit(needs, run, put, inPlace.ts, `${inPlace.fingerprint}:${fingerprint}`));
    const { place, isOfNow } = edited
      ? { place: edited, isOfNow: true }
      : await post(needs, run, put, inPlace?.ts ?? "");
    await slots.put(put.slot, { ...place, fingerprint: isOfNow ? fingerprint : unknownFingerprint });
    return isOfNow ? place : putMessage(run, { ...put, isChannelNew: false });
  };
}

async function edit(
  needs: PutMessageNeeds,
  run: EffectRun,
  put: MessagePut,
  ts: string,
  change: string,
): Promise<MessagePlace | undefined> {
  const act = async (): Promise<MessagePlace> => {
    const sent = await send(needs, put, "chat.update", { channel: put.channelId, ts });
    needs.pace.note(put.slot);
    return { channelId: sent.channel, ts };
  };
  try {
    return await run.step(`update:${put.slot}:${change}`, { act });
  } catch (error) {
    // Gone or frozen by the workspace's editing window: the state must be readable, so it is posted anew.
    if (isSlackError(error, "message_not_found", "cant_update_message", "edit_window_closed")) return undefined;
    throw error;
  }
}

/**
 * `replaces` is the ts of a message that can't be edited any more, which a search must not take for the new one. `isOfNow` says that this
 * attempt posted it, so that it shows this state.
 */
async function post(
  needs: PutMessageNeeds,
  run: EffectRun,
  put: MessagePut,
  replaces: string,
): Promise<{ readonly place: MessagePlace; readonly isOfNow: boolean }> {
  const { slack } = needs;
  let isOfNow = false;
  const place = await run.step(`post:${put.slot}:${put.channelId}:${replaces}`, {
    isMaybeDone: put.mayBePosted === true && replaces === "",
    find: () => findPosted(slack, { ...put, since: run.wantedAt, except: replaces }),
    act: () =>
      withMembership(slack, put.channelId, async (): Promise<MessagePlace> => {
        const args = { channel: put.channelId, unfurl_links: false, unfurl_media: false };
        const sent = await send(needs, put, "chat.postMessage", args);
        isOfNow = true;
        return { channelId: sent.channel, ts: sent.ts };
      }),
  });
  return { place, isOfNow };
}

async function send(
  { slack, log }: PutMessageNeeds,
  { message, slot, urgency }: MessagePut,
  method: "chat.postMessage" | "chat.update",
  where: Readonly<Record<string, unknown>>,
): Promise<z.infer<typeof Answer>> {
  const args = { ...where, text: message.text, metadata: postedMetadata(slot) };
  const patience = method === "chat.update" ? { waitMsMax: editWaitMsMax } : {};
  try {
    const blocks = message.blocks;
    return await slack.call({ method, args: { ...args, blocks }, answer: Answer, urgency, ...patience });
  } catch (error) {
    if (!isSlackError(error, "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long")) throw error;
    log.error({ error, slot }, "slack refused the blocks of a message");
    // An empty list takes the old blocks away, which an edit without the argument would keep.
    return slack.call({ method, args: { ...args, blocks: [] }, answer: Answer, urgency });
  }
}

function fingerprintOf(message: SlackMessage): string {
  return createHash("sha256").update(JSON.stringify(message)).digest("hex").slice(0, 32);
}
