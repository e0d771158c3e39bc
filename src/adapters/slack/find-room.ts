import { z } from "zod";
import type { SlackApi } from "./client.ts";

const clockToleranceMs = 60_000;
const pagesMax = 20;

const RoomPage = z.object({
  channels: z.array(
    z.object({ id: z.string(), name: z.string(), creator: z.string().optional(), created: z.number().optional() }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/**
 * Looks for a room that an interrupted attempt created: under one of these names, created by us, not before `since`. A name alone
 * proves nothing (SLACK.md, point 4). Reads only the app's own channels, which its creator always is in.
 */
export async function findRoom(
  slack: SlackApi,
  wanted: { readonly names: readonly string[]; readonly creatorId: string; readonly since: Date },
): Promise<{ readonly channelId: string; readonly name: string } | undefined> {
  const createdAfter = (wanted.since.getTime() - clockToleranceMs) / 1_000;
  let cursor: string | undefined;
  for (let page = 1; page <= pagesMax; page += 1) {
    const answer: z.infer<typeof RoomPage> = await slack.call({
      method: "users.conversations",
      args: {
        types: "public_channel,private_channel",
        exclude_archived: true,
        limit: 999,
        ...(cursor ? { cursor } : {}),
      },
      answer: RoomPage,
      urgency: "urgent",
    });
    const room = answer.channels.find(
      ({ name, creator, created }) =>
        wanted.names.includes(name) && creator === wanted.creatorId && created !== undefined && created >= createdAfter,
    );
    if (room !== undefined) return { channelId: room.id, name: room.name };
    cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === "") return undefined;
  }
  return undefined;
}
