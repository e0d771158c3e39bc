import type { Outbox } from "../shared/effect.ts";
import type { TimelineEvent } from "../timeline/timeline-event.ts";
import type { Incident } from "./incident.ts";

/** What besides card and announcement is to be brought up to date. */
export interface ShownParts {
  /** The fact to post in the room. */
  readonly post?: TimelineEvent;
  /** Whether status, severity or lead changed, which the topic shows. */
  readonly topic?: boolean;
  /** For what comes in bursts: card and announcement may wait until then. At once when absent. */
  readonly notBefore?: Date;
}

/** Wants every place that shows the incident brought up to date. A private incident is announced nowhere. */
export async function wantShown(outbox: Outbox, incident: Incident, parts: ShownParts = {}): Promise<void> {
  const incidentId = incident.id;
  if (parts.post !== undefined) await wantPost(outbox, parts.post);
  const options = parts.notBefore === undefined ? {} : { notBefore: parts.notBefore };
  await outbox.want({ kind: "show", view: { kind: "incident-card", incidentId } }, options);
  if (!incident.isPrivate) await outbox.want({ kind: "show", view: { kind: "announcement", incidentId } }, options);
  if (parts.topic === true) await outbox.want({ kind: "dress-room", incidentId });
}

/** Wants a timeline fact posted in its incident's room. */
export async function wantPost(outbox: Outbox, event: TimelineEvent): Promise<void> {
  await outbox.want({
    kind: "show",
    view: { kind: "timeline-post", incidentId: event.incidentId, eventId: event.id },
  });
}
