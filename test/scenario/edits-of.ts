import { z } from "zod";
import type { Sandbox } from "#sandbox/start-sandbox.ts";

const Metadata = z.object({ event_payload: z.object({ slot: z.string() }) });

/** The edits that Slack took, with the time since the message's last edit. */
export function editsOf({
  slack,
}: Pick<Sandbox, "slack">): readonly { readonly slot: string; readonly sinceLastMs: number }[] {
  const editedAt = new Map<string, number>();
  return slack.calls.flatMap(({ method, args, at, ok }) => {
    if (!ok || method !== "chat.update") return [];
    const metadata = args["metadata"];
    if (typeof metadata !== "string") return [];
    const { slot } = Metadata.parse(JSON.parse(metadata)).event_payload;
    const sinceLastMs = at - (editedAt.get(slot) ?? Number.NEGATIVE_INFINITY);
    editedAt.set(slot, at);
    return [{ slot, sinceLastMs }];
  });
}
