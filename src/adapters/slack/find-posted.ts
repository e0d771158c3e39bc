import { z } from "zod";
import type { SlackApi } from "./client.ts";
import type { Urgency } from "./scheduler.ts";
import { withMembership } from "./with-membership.ts";

/** A clock that is a minute off must not hide our own message. */
const clockToleranceMs = 60_000;
const pagesMax = 10;

const History = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z
        .object({
          event_type: z.string().optional(),
          event_payload: z.record(z.string(), z.unknown()).optional(),
        })
        .optional(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/** Looks for a slot's message in a channel among those posted since an instant; undefined when it isn't there. */
export function findPosted(
  slack: SlackApi,
  wanted: {
    readonly slot: string;
    readonly channelId: string;
    readonly since: Date;
    readonly except: string;
    readonly urgency: Urgency;
  },
): Promise<{ readonly channelId: string; readonly ts: string } | undefined> {
  const oldest = ((wanted.since.getTime() - clockToleranceMs) / 1_000).toFixed(6);
  return withMembership(slack, wanted.channelId, async () => {
    let cursor: string | undefined;
    for (let page = 1; page <= pagesMax; page += 1) {
      const history: z.infer<typeof History> = await slack.call({
        method: "conversations.history",
        args: {
          channel: wanted.channelId,
          oldest,
          include_all_metadata: true,
          limit: 200,
          ...(cursor ? { cursor } : {}),
        },
        answer: History,
        urgency: wanted.urgency,
      });
      const found = history.messages.find(
        ({ ts, metadata }) =>
          ts !== wanted.except && metadata?.event_type === "muster" && metadata.event_payload?.["slot"] === wanted.slot,
      );
      if (found !== undefined) return { channelId: wanted.channelId, ts: found.ts };
      cursor = history.response_metadata?.next_cursor;
      if (cursor === undefined || cursor === "") return undefined;
    }
    return undefined;
  });
}
