import type { Clock } from "../shared/clock.ts";
import type { EffectOutcome, EffectRun, ViewRef } from "../shared/effect.ts";
import { slotOf } from "../shared/effect-lane.ts";
import type { MessageSlots } from "../shared/message-slots.ts";
import type { Transact } from "../shared/transact.ts";
import type { DescribeIncident } from "./describe-incident.ts";
import type { IncidentRoom } from "./incident-room.ts";
import type { IncidentView } from "./incident-view.ts";
import { hasRoomFailed } from "./record-effect-failure.ts";
import type { RoomWork } from "./room-line.ts";
import { wantOrnaments } from "./want-ornaments.ts";

/** The views of this stage. */
export type IncidentViewRef = Extract<ViewRef, { readonly kind: "incident-card" | "announcement" | "timeline-post" }>;

/**
 * Brings one message about an incident up to date. What belongs in the room waits for the room. The announcement doesn't, except in a
 * storm's line, of which the digest tells. The first card is followed by the wish to dress the room, which pins it.
 */
export function makeShowIncident(needs: {
  readonly transact: Transact<RoomWork>;
  readonly describeIncident: DescribeIncident;
  readonly room: IncidentRoom;
  readonly clock: Clock;
  readonly slots: Pick<MessageSlots, "get">;
}) {
  return async function showIncident(run: EffectRun, ref: IncidentViewRef): Promise<EffectOutcome> {
    const view = await needs.describeIncident(ref.incidentId);
    if (view === undefined) return { kind: "done" };
    switch (ref.kind) {
      case "incident-card":
        await showCard(run, ref, view);
        break;
      case "announcement":
        await showAnnouncement(run, view);
        break;
      case "timeline-post":
        await showEvent(run, ref.eventId, view);
        break;
    }
    return { kind: "done" };
  };

  async function showCard(run: EffectRun, ref: IncidentViewRef, view: IncidentView): Promise<void> {
    if (view.incident.room === null) return;
    // A second attempt may have posted the card and died before it wanted the pin.
    const mayBeFirst = run.attempt > 1 || (await needs.slots.get(slotOf(ref))) === undefined;
    await needs.room.showCard(run, view);
    if (mayBeFirst) await needs.transact((work) => wantOrnaments(work, view.incident, needs.clock));
  }

  async function showAnnouncement(run: EffectRun, view: IncidentView): Promise<void> {
    if (view.incident.isPrivate) return;
    if (view.incident.room === null) {
      const isTold = await needs.transact((work) => isToldByDigest(work, view.incident.id));
      if (isTold) return;
    }
    await needs.room.showAnnouncement(run, view);
  }

  async function isToldByDigest(work: RoomWork, incidentId: string): Promise<boolean> {
    if (!(await work.backlog.isOfStorm(incidentId, needs.clock.now()))) return false;
    return !hasRoomFailed(await work.timeline.of(incidentId));
  }

  async function showEvent(run: EffectRun, eventId: string, view: IncidentView): Promise<void> {
    const event = await needs.transact((work) => work.timeline.byId(eventId));
    if (event === undefined || view.incident.room === null) return;
    const { permalink } = await needs.room.showEvent(run, view, event);
    await needs.transact((work) => work.timeline.setPermalink(eventId, permalink));
  }
}
