import { z } from "zod";
import type { IncidentView } from "#core/incident/incident-view.ts";
import type { Ornament, RoomInspector } from "#core/incident/room-inspector.ts";
import { slotOf } from "#core/shared/effect-lane.ts";
import type { MessageSlots } from "#core/shared/message-slots.ts";
import { type Readers, renderWithNames } from "#templates/slack/render-with-names.ts";
import { topic } from "#templates/slack/topic.ts";
import { bookmarksOf } from "./bookmarks-of.ts";
import type { SlackApi } from "./client.ts";
import { isSlackError } from "./fault.ts";
import { withMembership } from "./with-membership.ts";

const Info = z.object({
  channel: z.object({ is_archived: z.boolean().optional(), topic: z.object({ value: z.string() }).optional() }),
});
const One = z.object({ messages: z.array(z.object({ ts: z.string(), pinned_to: z.array(z.string()).optional() })) });
const Bookmarks = z.object({ bookmarks: z.array(z.object({ link: z.string().nullish() })).optional() });
const Done = z.object({ ok: z.literal(true) });

/** Why Slack doesn't open a channel again for an app: it isn't in it any more, or may not. */
const unarchiveRefusals = [
  "not_in_channel",
  "restricted_action",
  "missing_scope",
  "no_permission",
  "not_allowed_token_type",
];

/** Looks at incident rooms in Slack. A person waits for it: the calls go at once. */
export function makeRoomInspector(needs: {
  readonly slack: SlackApi;
  readonly slots: Pick<MessageSlots, "get">;
  readonly readers: Readers;
}): RoomInspector {
  const { slack } = needs;

  /** The message at this place; undefined when it or its channel is gone. */
  const messageAt = async ({ channelId, ts }: { readonly channelId: string; readonly ts: string }) => {
    try {
      const args = { channel: channelId, latest: ts, oldest: ts, inclusive: true, limit: 1 };
      const { messages } = await withMembership(slack, channelId, () =>
        slack.call({ method: "conversations.history", args, answer: One, urgency: "urgent" }),
      );
      return messages.find((message) => message.ts === ts);
    } catch (error) {
      if (isSlackError(error, "channel_not_found")) return undefined;
      throw error;
    }
  };

  const find = async (slot: string, isRoom: boolean, roomId: string) => {
    const place = await needs.slots.get(slot);
    // A message of the room that stands in another channel is from a room that is gone.
    if (place === undefined || (isRoom && place.channelId !== roomId)) return undefined;
    return messageAt(place);
  };

  const hasBookmarks = async (view: IncidentView, channelId: string): Promise<boolean> => {
    const wanted = bookmarksOf(view);
    if (wanted.length === 0) return true;
    const args = { channel_id: channelId };
    const listed = await slack.call({ method: "bookmarks.list", args, answer: Bookmarks, urgency: "urgent" });
    const present = new Set((listed.bookmarks ?? []).map(({ link }) => link));
    return wanted.every(({ url }) => present.has(url));
  };

  return {
    async inspect(view, room, slots) {
      const { channelId } = room;
      let info: z.infer<typeof Info>;
      try {
        const args = { channel: channelId };
        info = await slack.call({ method: "conversations.info", args, answer: Info, urgency: "urgent" });
      } catch (error) {
        if (isSlackError(error, "channel_not_found")) return { kind: "gone" };
        throw error;
      }
      if (info.channel.is_archived === true) return { kind: "archived" };
      const cardSlot = slotOf({ kind: "incident-card", incidentId: view.incident.id });
      const announceSlot = slotOf({ kind: "announcement", incidentId: view.incident.id });
      const found = await Promise.all(slots.map((slot) => find(slot, slot !== announceSlot, channelId)));
      const card = found[slots.indexOf(cardSlot)];
      const wantedTopic = await renderWithNames(needs.readers, (look) => topic(view.incident, look));
      const checks: readonly (readonly [Ornament, boolean])[] = [
        ["topic", info.channel.topic?.value === wantedTopic],
        ["pin", card?.pinned_to?.includes(channelId) === true],
        ["bookmarks", await hasBookmarks(view, channelId)],
      ];
      return {
        kind: "there",
        lost: slots.filter((_slot, index) => found[index] === undefined),
        ornaments: checks.flatMap(([ornament, isRight]) => (isRight ? [] : [ornament])),
      };
    },

    async unarchive({ channelId }) {
      try {
        const args = { channel: channelId };
        await slack.call({ method: "conversations.unarchive", args, answer: Done, urgency: "urgent" });
        return true;
      } catch (error) {
        if (isSlackError(error, "not_archived")) return true;
        if (isSlackError(error, ...unarchiveRefusals)) return false;
        throw error;
      }
    },
  };
}
