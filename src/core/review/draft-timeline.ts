import type { TimelineKind } from "../timeline/timeline-event.ts";
import { proofOf } from "./claim-book.ts";
import type { ReviewPen } from "./review-material.ts";
import { nameOf } from "./review-material.ts";

/** One row of the timeline's table. */
export interface TimelineRow {
  /** The day, on the first row of each day of a timeline that spans several; else null. */
  readonly day: string | null;
  readonly time: string;
  readonly actor: string;
  readonly text: string;
  readonly proof: string;
}

/** Facts that only say that a message was shown. */
const leftOut: readonly TimelineKind[] = ["runbook-step-shown"];

/** Every fact in order of time; facts of one instant stay in the order they were recorded. */
export function draftTimeline({ book, events, names, times }: ReviewPen): readonly TimelineRow[] {
  const shown = events
    .filter(({ kind }) => !leftOut.includes(kind))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime() || a.sequence - b.sequence);
  const days = new Set(shown.map(({ at }) => times.day(at)));
  let lastDay: string | null = null;
  return shown.map((event) => {
    const today = times.day(event.at);
    const isNewDay = days.size > 1 && today !== lastDay;
    lastDay = today;
    return {
      day: isNewDay ? today : null,
      time: times.time(event.at),
      actor: nameOf(event.actor, names),
      text: book.claim("Fact", event.text, [event]).text,
      proof: proofOf([event]),
    };
  });
}
