import { z } from "zod";
import type { EffectRun } from "#core/shared/effect.ts";
import { Fault } from "#core/shared/fault.ts";
import type { SlackApi } from "./client.ts";
import { isSlackError } from "./fault.ts";
import { findRoom } from "./find-room.ts";

/** How many names are tried: the wanted one, then `-2`, `-3`, ... (archived channels keep their name). */
const namesMax = 9;
/** Slack's limit of a channel name (SLACK.md 2.6). */
const nameLengthMax = 80;

const Created = z.object({ channel: z.object({ id: z.string(), name: z.string() }) });

/** Creates a room, or finds the one that an interrupted attempt created. */
export function openRoom(
  slack: SlackApi,
  run: EffectRun,
  wanted: { readonly name: string; readonly isPrivate: boolean; readonly botUserId: string },
): Promise<{ readonly channelId: string; readonly name: string }> {
  const names = candidateNames(wanted.name);
  return run.step("create-room", {
    find: () => findRoom(slack, { names, creatorId: wanted.botUserId, since: run.wantedAt }),
    act: () => createUnderFreeName(slack, names, wanted.isPrivate),
    // Everybody waits for the room.
    isRecordedByCaller: true,
  });
}

async function createUnderFreeName(slack: SlackApi, names: readonly string[], isPrivate: boolean) {
  for (const name of names) {
    try {
      const { channel } = await slack.call({
        method: "conversations.create",
        args: { name, is_private: isPrivate },
        answer: Created,
        urgency: "urgent",
      });
      return { channelId: channel.id, name: channel.name };
    } catch (error) {
      if (!isSlackError(error, "name_taken")) throw error;
    }
  }
  throw new Fault({
    code: "slack-room-names-taken",
    message: "All names for the incident's room are taken",
    hint: "Rename or delete old channels with this name, or change workspace.room_name in muster.yaml.",
    retry: "never",
  });
}

function candidateNames(name: string): readonly string[] {
  return Array.from({ length: namesMax }, (_, index) => {
    const suffix = index === 0 ? "" : `-${index + 1}`;
    return `${name.slice(0, nameLengthMax - suffix.length)}${suffix}`;
  });
}
