import { expect, test } from "vitest";
import { measure, toMeasures } from "#core/review/measure.ts";
import type { TimelineEvent } from "#core/timeline/timeline-event.ts";
import { announcement } from "#templates/slack/announcement.ts";
import { incidentCard } from "#templates/slack/incident-card.ts";
import { incidentListAnswer } from "#templates/slack/incident-list-answer.ts";
import { reviewCard } from "#templates/slack/review-card.ts";
import { sampleIncidentView, sampleLook, sampleNow, sampleReview } from "./sample-views.ts";

const at = (ms: number) => new Date(sampleNow.getTime() + ms);

function fact(kind: TimelineEvent["kind"], when: Date): TimelineEvent {
  const actor = { kind: "system", name: "Alertmanager" } as const;
  const rest = { sequence: 1, text: "", data: {}, permalink: null, previousHash: "", hash: "" };
  return { ...rest, id: kind, incidentId: "i", kind, at: when, recordedAt: when, actor };
}

test("announcement, card, list and review say the same time to the resolution: from the first sign of the trouble", () => {
  // Opened 0.7 s after the alert began: the 40.4 s since then would be said as 40 s.
  const view = sampleIncidentView({ openedAt: at(700), status: "resolved", resolvedAt: at(41_100) });
  const { incident } = view;
  const facts = [fact("alert-fired", at(0)), fact("incident-opened", at(700)), fact("incident-resolved", at(41_100))];
  const measures = toMeasures(measure(incident, facts));
  const review = { ...sampleReview({ measures }), incident };
  expect(JSON.stringify(reviewCard(review, sampleLook).blocks)).toContain("*Resolved after*\\n41 s");
  expect(JSON.stringify(announcement(view, sampleLook).blocks)).toContain("after 41 s");
  expect(JSON.stringify(incidentCard(view, sampleLook).blocks)).toContain("Resolved after 41 s");
  const options = { now: at(60_000), includesClosed: true, waiting: { total: 0, places: new Map<string, number>() } };
  expect(JSON.stringify(incidentListAnswer([incident], options, sampleLook).blocks)).toContain("lasted 41 s");
});
