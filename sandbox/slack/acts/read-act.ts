import { z } from "zod";
import type { Act } from "../workspace-view.ts";

const id = z.string().min(1);
const inMessage = {
  channel: id.exactOptional(),
  ts: id.exactOptional(),
  viewId: id.exactOptional(),
  blockId: id,
  actionId: id,
};

const Shape = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("command"), user: id, channel: id, command: id, text: z.string() }),
  z.object({ kind: z.literal("message"), user: id, channel: id, text: z.string(), threadTs: id.exactOptional() }),
  z.object({ kind: z.literal("block-action"), user: id, ...inMessage, value: z.unknown().exactOptional() }),
  z.object({ kind: z.literal("submit"), user: id, viewId: id, values: z.record(id, z.record(id, z.unknown())) }),
  z.object({ kind: z.literal("close"), user: id, viewId: id }),
  z.object({ kind: z.literal("react"), user: id, channel: id, ts: id, name: id, remove: z.boolean().exactOptional() }),
  z.object({ kind: z.literal("open-home"), user: id }),
  z.object({ kind: z.literal("join"), user: id, channel: id }),
  z.object({ kind: z.literal("shortcut"), user: id, callbackId: id }),
  z.object({ kind: z.literal("message-shortcut"), user: id, callbackId: id, channel: id, ts: id }),
  z.object({ kind: z.literal("options"), user: id, ...inMessage, query: z.string() }),
  z.object({ kind: z.literal("dismiss-notice"), user: id, id }),
]);

/** Reads an act sent by the page as JSON text; the error names what is wrong with it. */
export function readAct(text: string): Act | { error: string } {
  try {
    const read = Shape.safeParse(JSON.parse(text));
    return read.success ? read.data : { error: z.prettifyError(read.error) };
  } catch {
    return { error: "the body is not JSON" };
  }
}
