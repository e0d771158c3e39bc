import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import type { Incident } from "./incident.ts";
import type { IncidentRoom } from "./incident-room.ts";
import type { RoomWork } from "./room-line.ts";
import { roomName } from "./room-name.ts";
import { ornamentTime } from "./want-ornaments.ts";

/**
 * Opens the incident's room and then wants, side by side, its responders, its card and its announcement. Its ornaments come with the
 * card, which is to be pinned: one look at the room instead of two. Run again, it opens no second room and only makes sure of the wishes.
 */
export function makeOpenRoom(needs: {
  readonly transact: Transact<RoomWork>;
  readonly clock: Clock;
  readonly room: IncidentRoom;
  /** The operator's pattern, like `inc-{{ number }}-{{ slug }}`. */
  readonly roomNamePattern: string;
}) {
  return async function openRoom(run: EffectRun, incidentId: string): Promise<EffectOutcome> {
    const incident = await needs.transact((work) => work.incidents.read(incidentId));
    if (incident === undefined) return { kind: "done" };
    const room = incident.room ?? (await needs.room.open(run, incident, roomName(needs.roomNamePattern, incident)));

    await needs.transact(async (work) => {
      const present = await work.incidents.load(incidentId);
      if (present === undefined) return;
      if (present.room !== null) return wantFurnished(work, present, needs.clock);
      const opened = { ...present, room };
      await work.incidents.save(opened);
      await work.timeline.append({
        incidentId,
        kind: "room-opened",
        at: needs.clock.now(),
        actor: system("Muster"),
        text: `Room #${room.name} opened`,
        data: { channelId: room.channelId, name: room.name },
        key: `room-opened:${room.channelId}`,
      });
      await wantFurnished(work, opened, needs.clock);
    });
    return { kind: "done" };
  };
}

async function wantFurnished(work: RoomWork, incident: Incident, clock: Clock): Promise<void> {
  const { outbox } = work;
  await outbox.want({ kind: "invite-responders", incidentId: incident.id });
  await outbox.want({ kind: "show", view: { kind: "incident-card", incidentId: incident.id } });
  // Of a room that had to wait for its turn the digest has told already.
  const announcement = { kind: "show", view: { kind: "announcement", incidentId: incident.id } } as const;
  if (!incident.isPrivate) await outbox.want(announcement, await ornamentTime(work, incident, clock));
}
