import type { EffectRun } from "../shared/effect.ts";
import type { TimelineEvent } from "../timeline/timeline-event.ts";
import type { Incident, Room } from "./incident.ts";
import type { IncidentView } from "./incident-view.ts";
import type { OutageView } from "./outage-view.ts";

/** A card that only needs a room to be in. */
export interface DrawnCard {
  /** `isRoomNew`: the room has just been opened, and unless an attempt was interrupted no card was put there before. */
  putIn(run: EffectRun, room: Room, isRoomNew: boolean): Promise<void>;
}

/** Where people work on an incident. Every method is safe to repeat: it finds before it acts. */
export interface IncidentRoom {
  /** Creates the room, under the next free name when ours is taken by somebody else. */
  open(run: EffectRun, incident: Incident, name: string): Promise<Room>;
  /** Invites people; who can't be invited is skipped and returned. */
  invite(run: EffectRun, room: Room, userIds: readonly string[]): Promise<{ readonly notInvited: readonly string[] }>;
  /** The same in a room that has just been opened, where other things wait for it: throws when it takes longer than 1.5 s. */
  inviteAtOnce(
    run: EffectRun,
    room: Room,
    userIds: readonly string[],
  ): Promise<{ readonly notInvited: readonly string[] }>;
  /** Topic, pin of the card, bookmarks. A failed ornament is returned as a line for people, not thrown. */
  dress(run: EffectRun, view: IncidentView): Promise<{ readonly failed: readonly string[] }>;
  showCard(run: EffectRun, view: IncidentView): Promise<void>;
  /** Draws the card of a room that is being opened. */
  drawCard(view: IncidentView): Promise<DrawnCard>;
  showAnnouncement(run: EffectRun, view: IncidentView): Promise<void>;
  /** Posts a timeline fact in the room; returns the message's permalink. */
  showEvent(run: EffectRun, view: IncidentView, event: TimelineEvent): Promise<{ readonly permalink: string }>;
  /** Shows that a system which something in this incident waits for doesn't answer, or answers again: one message, edited in place. */
  showOutage(run: EffectRun, view: OutageView): Promise<void>;
}
