import { z } from "zod";
import type { Sandbox } from "#sandbox/start-sandbox.ts";

const Metadata = z.object({ event_payload: z.object({ slot: z.string() }) });

/** The edits that Slack took, with the time since the message's last edit but one. */
export function editsOf({
  slack,
}: Pick<Sandbox, "slack">): readonly { readonly slot: string; readonly sinceLastButOneMs: number }[] {
  const editedAt = new Map<string, readonly number[]>();
  return slack.calls.flatMap(({ method, args, at, ok }) => {
    if (!ok || method !== "chat.update") return [];
    const metadata = args["metadata"];
    if (typeof metadata !== "string") return [];
    const { slot } = Metadata.parse(JSON.parse(metadata)).event_payload;
    const before = editedAt.get(slot) ?? [];
    editedAt.set(slot, [...before, at]);
    return [{ slot, sinceLastButOneMs: at - (before.at(-2) ?? Number.NEGATIVE_INFINITY) }];
  });
}
