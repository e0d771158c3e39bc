import { setImmediate } from "node:timers/promises";
import type { Room } from "#core/incident/incident.ts";
import type { IncidentRoom } from "#core/incident/incident-room.ts";
import type { IncidentView } from "#core/incident/incident-view.ts";
import type { OutageView } from "#core/incident/outage-view.ts";
import { slotOf } from "#core/shared/effect-lane.ts";
import type { MessageSlots, SlottedMessage } from "#core/shared/message-slots.ts";
import type { TimelineEvent } from "#core/timeline/timeline-event.ts";

/** A chat workspace in memory: rooms, who was invited, what is shown where. */
export interface MemoryRoom extends IncidentRoom {
  readonly rooms: Room[];
  readonly invitations: { readonly channelId: string; readonly userIds: readonly string[] }[];
  readonly dressed: IncidentView[];
  readonly cards: Map<string, IncidentView>;
  readonly announcements: Map<string, IncidentView>;
  readonly posts: Map<string, TimelineEvent>;
  readonly outages: Map<string, OutageView>;
  readonly slots: MessageSlots;
  /** Lines that dressing answers with from now on. */
  failing: readonly string[];
  /** People who can't be invited. */
  readonly uninvitable: Set<string>;
}

/** An empty chat workspace. */
export function makeMemoryRoom(): MemoryRoom {
  const messages = new Map<string, SlottedMessage>();
  const put = (slot: string) =>
    messages.set(slot, { channelId: "C1", ts: `${messages.size + 1}.0`, fingerprint: slot });
  const room: MemoryRoom = {
    rooms: [],
    invitations: [],
    dressed: [],
    cards: new Map(),
    announcements: new Map(),
    posts: new Map(),
    outages: new Map(),
    failing: [],
    uninvitable: new Set(),
    slots: {
      get: async (slot) => messages.get(slot),
      put: async (slot, message) => void messages.set(slot, message),
      forget: async (slot) => void messages.delete(slot),
      slotAt: async (channelId, ts) =>
        [...messages].find(([, message]) => message.channelId === channelId && message.ts === ts)?.[0],
    },
    open(run, _incident, name) {
      return run.step("create", {
        find: async () => found(room.rooms, name),
        act: async () => {
          // As over a network: what is looked up meanwhile is there.
          await setImmediate();
          const opened = { channelId: `C${room.rooms.length + 1}`, name };
          room.rooms.push(opened);
          return opened;
        },
        isRecordedByCaller: true,
      });
    },
    async invite(_run, { channelId }, userIds) {
      const notInvited = userIds.filter((userId) => room.uninvitable.has(userId));
      room.invitations.push({ channelId, userIds: userIds.filter((userId) => !room.uninvitable.has(userId)) });
      return { notInvited };
    },
    inviteAtOnce: (run, place, userIds) => room.invite(run, place, userIds),
    async dress(_run, view) {
      room.dressed.push(view);
      return { failed: room.failing };
    },
    async showCard(_run, view) {
      put(slotOf({ kind: "incident-card", incidentId: view.incident.id }));
      room.cards.set(view.incident.id, view);
    },
    async drawCard(view) {
      return { putIn: (run, place) => room.showCard(run, { ...view, incident: { ...view.incident, room: place } }) };
    },
    async showAnnouncement(_run, view) {
      room.announcements.set(view.incident.id, view);
    },
    async showEvent(_run, _view, event) {
      room.posts.set(event.id, event);
      return { permalink: `https://chat.example/${event.id}` };
    },
    async showOutage(_run, view) {
      room.outages.set(`${view.incident.id}:${view.outage.system}`, view);
    },
  };
  return room;
}

function found(rooms: readonly Room[], name: string): { channelId: string; name: string } | undefined {
  const room = rooms.find((other) => other.name === name);
  return room && { ...room };
}
