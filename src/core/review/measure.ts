import type { Incident } from "../incident/incident.ts";
import type { TimelineEvent } from "../timeline/timeline-event.ts";
import type { Measures } from "./measures.ts";

/** One response time with the facts it runs between; both null and empty when the timeline can't prove it. */
export interface MeasuredTime {
  readonly ms: number | null;
  readonly evidence: readonly TimelineEvent[];
}

/** The four response times of an incident. */
export interface MeasuredTimes {
  readonly detect: MeasuredTime;
  readonly acknowledge: MeasuredTime;
  readonly mitigate: MeasuredTime;
  readonly resolve: MeasuredTime;
}

/**
 * Response times that the timeline proves: each runs between two recorded facts, and what lacks one of them is unknown. An incident that a
 * person declared without an alert and without saying since when has no known start.
 */
export function measure(incident: Incident, events: readonly TimelineEvent[]): MeasuredTimes {
  const opened = events.find(({ kind }) => kind === "incident-opened");
  const started = startOf(incident, events, opened);
  const acknowledged = at(events, incident.acknowledgedAt);
  const mitigated = at(events, incident.mitigatedAt, ["status-changed", "incident-resolved"]);
  const resolved = at(events, incident.resolvedAt, ["incident-resolved"]);
  return {
    detect: between(started, opened),
    acknowledge: between(opened, acknowledged),
    mitigate: between(started, mitigated),
    // The same two instants as on the card and in the announcement (`lastedMs`).
    resolve: between(started, resolved),
  };
}

/** The bare numbers. */
export function toMeasures(times: MeasuredTimes): Measures {
  return {
    ttdMs: times.detect.ms,
    ttaMs: times.acknowledge.ms,
    ttmMs: times.mitigate.ms,
    ttrMs: times.resolve.ms,
  };
}

interface Moment {
  readonly at: Date;
  readonly event: TimelineEvent;
}

function startOf(
  incident: Incident,
  events: readonly TimelineEvent[],
  opened: TimelineEvent | undefined,
): Moment | undefined {
  const alert = events.find(({ kind, at }) => kind === "alert-fired" && at.getTime() === incident.startedAt.getTime());
  if (alert !== undefined) return { at: alert.at, event: alert };
  const isSaid = opened !== undefined && incident.startedAt < incident.openedAt;
  return isSaid ? { at: incident.startedAt, event: opened } : undefined;
}

/** The fact recorded for this very instant. */
function at(
  events: readonly TimelineEvent[],
  instant: Date | null,
  kinds: readonly TimelineEvent["kind"][] | null = null,
): TimelineEvent | undefined {
  return events.find(
    (event) => event.at.getTime() === instant?.getTime() && (kinds === null || kinds.includes(event.kind)),
  );
}

function between(from: Moment | TimelineEvent | undefined, to: TimelineEvent | undefined): MeasuredTime {
  if (from === undefined || to === undefined) return { ms: null, evidence: [] };
  const ms = to.at.getTime() - from.at.getTime();
  if (ms < 0) return { ms: null, evidence: [] };
  const first = "event" in from ? from.event : from;
  return { ms, evidence: first.id === to.id ? [to] : [first, to] };
}
