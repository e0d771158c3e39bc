import { z } from "zod";
import type { SlackModal } from "#templates/slack/block.ts";

/** Slack doesn't say where a submitted modal was opened, so the modal carries it. */
const Envelope = z.tuple([z.literal("from"), z.string(), z.string()]);

/** The modal with the channel it is opened from beside its own metadata. */
export function withOrigin(modal: SlackModal, channelId: string | null): SlackModal {
  const metadata = modal.private_metadata ?? "";
  return channelId === null ? modal : { ...modal, private_metadata: JSON.stringify(["from", channelId, metadata]) };
}

/** The channel a submitted modal was opened from, and the metadata its template gave it. */
export function readOrigin(metadata: string): { readonly channelId: string | null; readonly metadata: string } {
  const read = Envelope.safeParse(parseJson(metadata));
  return read.success ? { channelId: read.data[1], metadata: read.data[2] } : { channelId: null, metadata };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
