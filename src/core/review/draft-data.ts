import { incidentName } from "../incident/incident.ts";
import type { ReviewSentence } from "./claim-book.ts";
import { encodeLink, makeClaimBook } from "./claim-book.ts";
import type { DraftedAction } from "./draft-actions.ts";
import { draftActions, draftChangesLeft } from "./draft-actions.ts";
import type { DraftedRunbook } from "./draft-steps.ts";
import { draftRunbooks } from "./draft-steps.ts";
import { draftImpact, draftMeasures, draftSummary } from "./draft-summary.ts";
import type { TimelineRow } from "./draft-timeline.ts";
import { draftTimeline } from "./draft-timeline.ts";
import { measure, toMeasures } from "./measure.ts";
import type { Measures } from "./measures.ts";
import type { Claim } from "./review.ts";
import type { ReviewMaterial, ReviewPen } from "./review-material.ts";

/** What `templates/review/*.md` is rendered with. Texts are plain and on one line: put them through the `md` filter; `proof` is Markdown. */
export interface ReviewData {
  readonly name: string;
  readonly title: string;
  readonly severity: string;
  readonly version: number;
  readonly draftedAt: string;
  readonly timezone: string;
  readonly isDrill: boolean;
  readonly summary: readonly ReviewSentence[];
  readonly impact: readonly ReviewSentence[];
  readonly measures: readonly ReviewSentence[];
  readonly timeline: readonly TimelineRow[];
  readonly actions: readonly DraftedAction[];
  readonly changesLeft: readonly ReviewSentence[];
  readonly runbooks: readonly DraftedRunbook[];
  readonly followUps: readonly ReviewSentence[];
}

/** A draft before it is rendered. */
export interface Draft {
  readonly data: ReviewData;
  readonly claims: readonly Claim[];
  readonly measures: Measures;
}

/** Writes the draft of a review from recorded facts alone. */
export function draftData(material: ReviewMaterial, version: number, at: Date): Draft {
  const pen: ReviewPen = { ...material, book: makeClaimBook() };
  const { incident, times } = material;
  const measured = measure(incident, material.events);
  const data: ReviewData = {
    name: incidentName(incident),
    title: incident.title,
    severity: incident.severity,
    version,
    draftedAt: times.moment(at),
    timezone: times.zone(incident.startedAt),
    isDrill: incident.isDrill,
    summary: draftSummary(pen),
    impact: draftImpact(pen, measured),
    measures: draftMeasures(pen, measured),
    timeline: draftTimeline(pen),
    actions: draftActions(pen),
    changesLeft: draftChangesLeft(pen),
    runbooks: draftRunbooks(pen),
    followUps: draftFollowUps(pen),
  };
  return { data, claims: pen.book.claims, measures: toMeasures(measured) };
}

function draftFollowUps({ followUps, events, names, book }: ReviewPen): ReviewData["followUps"] {
  return followUps.map((followUp) => {
    const added = events.find(({ kind, data }) => kind === "follow-up-added" && data["followUpId"] === followUp.id);
    const owner = followUp.owner === null ? "nobody yet" : (names.get(followUp.owner) ?? followUp.owner);
    const text = `${followUp.text} (owner: ${owner}; due: ${followUp.dueOn ?? "no date yet"})`;
    const { proof, ...sentence } = book.claim("Follow-up", text, [added]);
    return { ...sentence, proof: followUp.url === null ? proof : `${proof} [issue](${encodeLink(followUp.url)})` };
  });
}
