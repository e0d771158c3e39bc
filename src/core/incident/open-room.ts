import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import type { DescribeIncident } from "./describe-incident.ts";
import type { Directory } from "./directory.ts";
import type { Incident, Room } from "./incident.ts";
import type { IncidentRoom } from "./incident-room.ts";
import { type Invitation, noteInvited } from "./invite-responders.ts";
import { respondersOf } from "./responders-of.ts";
import type { RoomWork } from "./room-line.ts";
import { roomName } from "./room-name.ts";
import type { ServiceCatalogue } from "./service.ts";
import { ornamentTime, wantOrnaments } from "./want-ornaments.ts";

/** What opening rooms needs. */
export interface OpenRoomNeeds {
  readonly transact: Transact<RoomWork>;
  readonly clock: Clock;
  readonly room: IncidentRoom;
  readonly catalogue: ServiceCatalogue;
  readonly directory: Directory;
  readonly describeIncident: DescribeIncident;
  /** The operator's pattern, like `inc-{{ number }}-{{ slug }}`. */
  readonly roomNamePattern: string;
}

/**
 * Opens the incident's room with its card in it and its responders invited. Both are made ready while Slack creates the room and leave as
 * soon as it is there: as effects of their own they would be stored and claimed first, while people wait. The card's effect comes next
 * in the same lane, so no two of them post it. Run again, it opens no second room, looks for the card before it posts it, and leaves
 * invitations to their own effect. Ornaments come after the card, which is to be pinned.
 */
export function makeOpenRoom(needs: OpenRoomNeeds) {
  return async function openRoom(run: EffectRun, incidentId: string): Promise<EffectOutcome> {
    const incident = await needs.transact((work) => work.incidents.read(incidentId));
    if (incident === undefined) return { kind: "done" };
    // All of it ends before this attempt does: what went on beside it would meet the next one.
    const [opened, described, responders] = await Promise.allSettled([
      incident.room ?? needs.room.open(run, incident, roomName(needs.roomNamePattern, incident)),
      needs.describeIncident(incidentId),
      incident.room === null ? respondersOf(incident, needs) : [],
    ]);
    const room = resultOf(opened);
    const view = resultOf(described);
    if (view === undefined) return { kind: "done" };

    const [shown, invited, recorded] = await Promise.allSettled([
      needs.room.showCard(run, { ...view, incident: { ...view.incident, room } }, incident.room === null),
      // Who could not be asked for or invited now is invited by the effect that is wanted below.
      invite(needs, run, room, responders.status === "fulfilled" ? responders.value : []),
      recordOpened(needs, incidentId, room),
    ]);
    resultOf(recorded);
    await wantRest(needs, run, incidentId, {
      isCardShown: shown.status === "fulfilled",
      invitation: invited.status === "fulfilled" ? invited.value : undefined,
    });
    resultOf(shown);
    return { kind: "done" };
  };
}

function resultOf<Value>(settled: PromiseSettledResult<Value>): Value {
  if (settled.status === "rejected") throw settled.reason;
  return settled.value;
}

async function invite(
  needs: Pick<OpenRoomNeeds, "room">,
  run: EffectRun,
  room: Room,
  userIds: readonly string[],
): Promise<Invitation | undefined> {
  if (userIds.length === 0) return undefined;
  return { userIds, ...(await needs.room.invite(run, room, userIds)) };
}

async function recordOpened({ transact, clock }: OpenRoomNeeds, incidentId: string, room: Room): Promise<void> {
  await transact(async (work) => {
    const present = await work.incidents.load(incidentId);
    if (present === undefined) return;
    const opened: Incident = { ...present, room };
    if (present.room === null) {
      await work.incidents.save(opened);
      await work.timeline.append({
        incidentId,
        kind: "room-opened",
        at: clock.now(),
        actor: system("Muster"),
        text: `Room #${room.name} opened`,
        data: { channelId: room.channelId, name: room.name },
        key: `room-opened:${room.channelId}`,
      });
    }
    // Of a room that had to wait for its turn the digest has told already.
    const announcement = { kind: "show", view: { kind: "announcement", incidentId } } as const;
    if (!opened.isPrivate) await work.outbox.want(announcement, await ornamentTime(work, opened, clock));
  });
}

async function wantRest(
  { transact, clock }: OpenRoomNeeds,
  run: EffectRun,
  incidentId: string,
  done: { readonly isCardShown: boolean; readonly invitation: Invitation | undefined },
): Promise<void> {
  await transact(async (work) => {
    const present = await work.incidents.load(incidentId);
    if (present === undefined) return;
    if (done.invitation !== undefined) await noteInvited(work, run, incidentId, clock, done.invitation);
    // Also after an invitation: whoever got a role meanwhile was not in it.
    await work.outbox.want({ kind: "invite-responders", incidentId });
    if (done.isCardShown) await wantOrnaments(work, present, clock);
  });
}
