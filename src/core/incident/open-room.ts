import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import { Fault } from "../shared/fault.ts";
import type { Transact } from "../shared/transact.ts";
import type { DescribeIncident } from "./describe-incident.ts";
import type { Directory } from "./directory.ts";
import { incidentName, type Room } from "./incident.ts";
import type { DrawnCard, IncidentRoom } from "./incident-room.ts";
import { type Invitation, noteInvited } from "./note-invited.ts";
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
 * Opens the incident's room with its card in it and its responders invited. Both are made ready while Slack creates the room; the card leaves
 * when it is there, the invitations when it is recorded. As effects of their own they would be stored and claimed first, while people wait.
 * The card's effect comes next in the same lane: no two of them post it, and one that fails here, or whose answer is lost, is looked for and
 * posted by the other. Run again, it opens no second room, and once the room is recorded it leaves invitations to their own effect.
 */
export function makeOpenRoom(needs: OpenRoomNeeds) {
  return async function openRoom(run: EffectRun, incidentId: string): Promise<EffectOutcome> {
    const incident = await needs.transact((work) => work.incidents.read(incidentId));
    if (incident === undefined) return { kind: "done" };
    const isNew = incident.room === null;
    let responders: readonly string[] = [];
    // Slack may be slow to say who is in a group; neither room nor card waits for that.
    const lookUp = async () => {
      if (isNew) responders = await respondersOf(incident, needs);
    };
    void lookUp().catch(() => undefined);
    const drawing = draw(needs, incidentId);
    drawing.catch(() => undefined);
    const room = incident.room ?? (await needs.room.open(run, incident, roomName(needs.roomNamePattern, incident)));
    // Both end before this attempt does: what went on in the room beside it would meet the next one.
    const [settled] = await Promise.allSettled([
      recordAndInvite(needs, run, incidentId, room, { isNew, responders }),
      drawing.then((card) => card?.putIn(run, room, isNew)),
    ]);
    const invitation = resultOf(settled);
    await needs.transact(async (work) => {
      if (invitation !== undefined) await noteInvited(work, run, incidentId, needs.clock, invitation);
      // Whoever was not known yet, could not be invited now, or got a role meanwhile.
      await work.outbox.want({ kind: "invite-responders", incidentId });
      // After the card, which is to be pinned; one that its own effect posts has them wanted again.
      await wantOrnaments(work, incident, needs.clock);
    });
    return { kind: "done" };
  };
}

async function draw(needs: OpenRoomNeeds, incidentId: string): Promise<DrawnCard | undefined> {
  const view = await needs.describeIncident(incidentId);
  return view && needs.room.drawCard(view);
}

function resultOf<Value>(settled: PromiseSettledResult<Value>): Value {
  if (settled.status === "rejected") throw settled.reason;
  return settled.value;
}

/** The room is recorded before anybody is in it: what they type there must find its incident. Answers who was invited. */
async function recordAndInvite(
  needs: OpenRoomNeeds,
  run: EffectRun,
  incidentId: string,
  room: Room,
  { isNew, responders: userIds }: { readonly isNew: boolean; readonly responders: readonly string[] },
): Promise<Invitation | undefined> {
  if (isNew) await recordRoom(needs, incidentId, room);
  const inviting = userIds.length === 0 ? undefined : needs.room.inviteAtOnce(run, room, userIds);
  const [told, invited] = await Promise.allSettled([tellOpened(needs, incidentId, room), inviting]);
  resultOf(told);
  const done = invited.status === "fulfilled" ? invited.value : undefined;
  return done && { userIds, ...done };
}

/** The least that makes it the incident's room: what else is to be stored is stored while the invitations travel. */
async function recordRoom({ transact }: OpenRoomNeeds, incidentId: string, room: Room): Promise<void> {
  const recorded = await transact((work) => work.incidents.giveRoom(incidentId, room));
  if (recorded === undefined || recorded.room?.channelId === room.channelId) return;
  throw new Fault({
    code: "room-already-there",
    message: `Another room was opened for ${incidentName(recorded)} at the same moment.`,
    hint: `Nothing to do: people and card go to the room that was recorded first; #${room.name} may be archived.`,
    retry: "may-retry",
  });
}

async function tellOpened({ transact, clock }: OpenRoomNeeds, incidentId: string, room: Room): Promise<void> {
  await transact(async (work) => {
    const incident = await work.incidents.load(incidentId);
    // Lost meanwhile, and repaired: its place is another one's.
    if (incident?.room?.channelId !== room.channelId) return;
    await work.timeline.append({
      incidentId,
      kind: "room-opened",
      at: clock.now(),
      actor: system("Muster"),
      text: `Room #${room.name} opened`,
      data: { channelId: room.channelId, name: room.name },
      key: `room-opened:${room.channelId}`,
    });
    // What changed while the room was being opened; and a room that was given up and tried again finds no such wish in its lane.
    await work.outbox.want({ kind: "show", view: { kind: "incident-card", incidentId } });
    // Of a room that had to wait for its turn the digest has told already.
    const announcement = { kind: "show", view: { kind: "announcement", incidentId } } as const;
    if (!incident.isPrivate) await work.outbox.want(announcement, await ornamentTime(work, incident, clock));
  });
}
