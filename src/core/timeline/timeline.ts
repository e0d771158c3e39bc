import type { NewTimelineEvent, TimelineEvent } from "./timeline-event.ts";

/** The append-only, hash-chained record of what happened in an incident. */
export interface Timeline {
  /** Appends a fact, or returns the earlier one with the same incident and key. */
  append(event: NewTimelineEvent): Promise<TimelineEvent>;
  /** Makes ready to append to many timelines at once, so that each first fact needn't ask where its timeline ends. */
  prepare(incidentIds: readonly string[]): Promise<void>;
  /** The fact that was appended with this key. */
  byKey(incidentId: string, key: string): Promise<TimelineEvent | undefined>;
  /** All facts of an incident in order of `sequence`. */
  of(incidentId: string): Promise<readonly TimelineEvent[]>;
  byId(eventId: string): Promise<TimelineEvent | undefined>;
  /** Records the Slack permalink of the message that shows an event (outside the hash: it is only an address). */
  setPermalink(eventId: string, permalink: string): Promise<void>;
}
