import { incidentName } from "../incident/incident.ts";
import type { Duration } from "../shared/duration.ts";
import { after, sayDuration, saySpan } from "../shared/duration.ts";
import type { ReviewSentence } from "./claim-book.ts";
import type { MeasuredTime, MeasuredTimes } from "./measure.ts";
import type { ReviewPen } from "./review-material.ts";
import { nameOf } from "./review-material.ts";

/** What happened, in the sentences that the timeline proves. */
export function draftSummary(pen: ReviewPen): readonly ReviewSentence[] {
  const { book, events, incident, names, times } = pen;
  const opened = events.find(({ kind }) => kind === "incident-opened");
  const resolved = events.findLast(({ kind }) => kind === "incident-resolved");
  const alerts = events.filter(({ kind }) => kind === "alert-fired");
  // One fact may stand for many alerts of a storm.
  const fired = alerts.reduce((sum, { data }) => sum + (typeof data["count"] === "number" ? data["count"] : 1), 0);
  const sentences = [
    book.claim(
      "Opening",
      `${incidentName(incident)} was opened on ${times.moment(incident.openedAt)} by ${opened === undefined ? "" : nameOf(opened.actor, names)} as ${textOf(opened?.data["severity"])}.`,
      [opened],
    ),
    incident.resolvedAt === null
      ? book.unknown("Resolution")
      : book.claim(
          "Resolution",
          `It was resolved on ${times.moment(incident.resolvedAt)} by ${resolved === undefined ? "" : nameOf(resolved.actor, names)}.`,
          [resolved],
        ),
  ];
  if (alerts.length > 0)
    sentences.push(
      book.claim(
        "Alerts",
        `${fired === 1 ? "One alert" : `${fired} alerts`} fired; the first was: ${alerts[0]?.text ?? ""}.`,
        alerts,
      ),
    );
  const said = incident.summary;
  if (said !== null) {
    const source = events.findLast(({ data }) => data["summary"] === said) ?? opened;
    sentences.push(
      book.claim("Summary", `In the words of ${source === undefined ? "" : nameOf(source.actor, names)}: ${said}`, [
        source,
      ]),
    );
  } else sentences.push(book.unknown("What it was, in one sentence"));
  return sentences;
}

/** Whom it hit and for how long; what nobody recorded is unknown. */
export function draftImpact(
  { book, events, serviceNames }: ReviewPen,
  measured: MeasuredTimes,
): readonly ReviewSentence[] {
  const opened = events.find(({ kind }) => kind === "incident-opened");
  const { resolve } = measured;
  return [
    serviceNames.length === 0
      ? book.unknown("Affected services")
      : book.claim("Affected services", `Affected services: ${serviceNames.join(", ")}`, [
          opened,
          ...events.filter(({ kind }) => kind === "alert-fired"),
        ]),
    resolve.ms === null
      ? book.unknown("Duration")
      : book.claim(
          "Duration",
          `Duration: ${sayDuration(resolve.ms)} from the first sign to the resolution`,
          resolve.evidence,
        ),
    book.unknown("Users affected"),
    book.unknown("Data loss"),
    book.unknown("Cost"),
  ];
}

/** The response times against the operator's targets. */
export function draftMeasures(
  { book, incident, rules }: ReviewPen,
  measured: MeasuredTimes,
): readonly ReviewSentence[] {
  const row = (name: string, { ms, evidence }: MeasuredTime, target: string) =>
    ms === null ? book.unknown(name) : book.claim(name, `${name}: ${sayDuration(ms)}; ${target}`, evidence);
  const none = "no target is set";
  const { acknowledgeWithin } = rules[incident.severity];
  return [
    row("Time to detect (TTD)", measured.detect, none),
    row(
      "Time to acknowledge (TTA)",
      measured.acknowledge,
      judge(measured.acknowledge, incident.openedAt, acknowledgeWithin),
    ),
    row("Time to mitigate (TTM)", measured.mitigate, none),
    row("Time to resolve (TTR)", measured.resolve, none),
  ];
}

function judge({ ms }: MeasuredTime, from: Date, target: Duration): string {
  const isMet = ms !== null && from.getTime() + ms <= after(from, target).getTime();
  return `the target of ${saySpan(target)} was ${isMet ? "met" : "missed"}`;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "an incident";
}
