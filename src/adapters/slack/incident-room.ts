import { z } from "zod";
import type { DrawnCard, IncidentRoom } from "#core/incident/incident-room.ts";
import type { IncidentView } from "#core/incident/incident-view.ts";
import { slotOf } from "#core/shared/effect-lane.ts";
import type { MessageSlots } from "#core/shared/message-slots.ts";
import { announcement } from "#templates/slack/announcement.ts";
import { incidentCard } from "#templates/slack/incident-card.ts";
import { outageNotice } from "#templates/slack/outage-notice.ts";
import { type Readers, renderWithNames } from "#templates/slack/render-with-names.ts";
import { timelinePost } from "#templates/slack/timeline-post.ts";
import type { SlackApi } from "./client.ts";
import { dressRoom } from "./dress-room.ts";
import type { FindChannel } from "./find-channel.ts";
import { invitePeople } from "./invite-people.ts";
import { openRoom } from "./open-room.ts";
import type { PutMessage } from "./put-message.ts";

const Permalink = z.object({ permalink: z.string() });

/** How long the effect that opens a room, and with it everything in the room, waits for invitations. */
const atOnceMs = 1_500;

/** What the rooms need of Slack and the workspace. */
export interface IncidentRoomNeeds {
  readonly slack: SlackApi;
  readonly slots: MessageSlots;
  readonly putMessage: PutMessage;
  readonly findChannel: FindChannel;
  readonly readers: Readers;
  /** Our own user: who created a room that an interrupted attempt left. */
  readonly botUserId: string;
  /** `workspace.announce`: channel name or id. */
  readonly announceChannel: string;
}

/** Incident rooms as Slack channels. */
export function makeIncidentRoom(needs: IncidentRoomNeeds): IncidentRoom {
  const { slack, putMessage, readers } = needs;
  const drawCard = async (view: IncidentView): Promise<DrawnCard> => {
    const message = await renderWithNames(readers, (look) => incidentCard(view, look));
    return {
      putIn: async (run, room, isRoomNew) => {
        await putMessage(run, {
          slot: slotOf({ kind: "incident-card", incidentId: view.incident.id }),
          channelId: room.channelId,
          message,
          urgency: "urgent",
          isChannelNew: isRoomNew,
          mayBePosted: !isRoomNew,
        });
      },
    };
  };
  return {
    open: (run, incident, name) =>
      openRoom(slack, run, { name, isPrivate: incident.isPrivate, botUserId: needs.botUserId }),

    invite: async (run, room, userIds) => ({ notInvited: await invitePeople(slack, run, room.channelId, userIds) }),

    async inviteAtOnce(run, room, userIds) {
      const inviting = invitePeople(slack, run, room.channelId, userIds, { waitMsMax: atOnceMs });
      let timer: NodeJS.Timeout | undefined;
      const tooLate = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error("Slack takes its time to invite people.")), atOnceMs);
      });
      // What is still under way then may end as it likes: inviting again does no harm.
      const notInvited = await Promise.race([inviting, tooLate]).finally(() => clearTimeout(timer));
      return { notInvited };
    },

    dress: async (run, view) => ({ failed: await dressRoom(needs, run, view) }),

    async showCard(run, view) {
      const { room } = view.incident;
      if (room !== null) await (await drawCard(view)).putIn(run, room, false);
    },

    drawCard,

    async showAnnouncement(run, view) {
      await putMessage(run, {
        slot: slotOf({ kind: "announcement", incidentId: view.incident.id }),
        channelId: await needs.findChannel(needs.announceChannel),
        message: await renderWithNames(readers, (look) => announcement(view, look)),
        urgency: "normal",
      });
    },

    async showEvent(run, view, event) {
      const { id, room } = view.incident;
      if (room === null) return { permalink: "" };
      const place = await putMessage(run, {
        slot: slotOf({ kind: "timeline-post", incidentId: id, eventId: event.id }),
        channelId: room.channelId,
        message: await renderWithNames(readers, (look) => timelinePost(view, event, look)),
        urgency: "normal",
      });
      const { permalink } = await slack.call({
        method: "chat.getPermalink",
        args: { channel: place.channelId, message_ts: place.ts },
        answer: Permalink,
        urgency: "cosmetic",
      });
      return { permalink };
    },

    async showOutage(run, view) {
      const { id, room } = view.incident;
      if (room === null) return;
      await putMessage(run, {
        slot: slotOf({ kind: "outage", incidentId: id, system: view.outage.system }),
        channelId: room.channelId,
        message: outageNotice(view, readers),
        urgency: "normal",
      });
    },
  };
}
