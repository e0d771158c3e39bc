import type { Action } from "../action/action.ts";
import { actionName } from "../action/action.ts";
import { isChangeLeft } from "../action/in-force.ts";
import { sayDuration } from "../shared/duration.ts";
import type { TimelineEvent, TimelineKind } from "../timeline/timeline-event.ts";
import type { ReviewSentence } from "./claim-book.ts";
import type { ReviewPen } from "./review-material.ts";
import { nameOf } from "./review-material.ts";

/** One action with its evidence. */
export interface DraftedAction {
  readonly name: string;
  readonly title: string;
  readonly sentences: readonly ReviewSentence[];
}

const outcomeKinds: readonly TimelineKind[] = [
  "action-plan-failed",
  "action-refused",
  "action-withdrawn",
  "action-voided",
  "action-outcome-unknown",
  "action-succeeded",
  "action-failed",
  "action-kept",
];

/** Every action of the incident: who asked, who approved, what was before and after, and how health answered. */
export function draftActions(pen: ReviewPen): readonly DraftedAction[] {
  return pen.actions.map((action) => {
    const facts = factsOf(action, pen.events);
    const done = facts.findLast(({ kind }) => kind === "action-succeeded" || kind === "action-failed");
    return {
      name: actionName(action),
      title: `${action.verb} ${action.serviceId}`,
      sentences: [
        ...draftDecision(action, facts, pen),
        ...facts
          .filter(({ kind }) => outcomeKinds.includes(kind))
          .map((fact) => pen.book.claim("Outcome", `${fact.text} (${pen.times.time(fact.at)})`, [fact])),
        ...draftProof(action, done, pen),
      ],
    };
  });
}

/** What the incident's actions left changed; unknown while the incident is open. */
export function draftChangesLeft({ actions, book, events }: ReviewPen): readonly ReviewSentence[] {
  const left = actions.filter(isChangeLeft);
  if (left.length > 0)
    return left.map((action) => {
      const done = factsOf(action, events).filter(
        ({ kind }) => kind === "action-succeeded" || kind === "action-failed",
      );
      return book.claim("Change left", `${action.plan?.leaves ?? action.verb} (${actionName(action)})`, done);
    });
  const ends = actions.flatMap((action) => factsOf(action, events).filter(({ kind }) => outcomeKinds.includes(kind)));
  const resolved = events.findLast(({ kind }) => kind === "incident-resolved");
  return [book.claim("Changes left", "No change that Muster made is left in place.", [...ends, resolved])];
}

function draftDecision(
  action: Action,
  facts: readonly TimelineEvent[],
  { book, names }: ReviewPen,
): readonly ReviewSentence[] {
  const planned = facts.find(({ kind }) => kind === "action-planned");
  if (planned === undefined) return [];
  const approvals = facts.filter(({ kind }) => kind === "action-approved");
  const who = approvals.map(({ actor }) => nameOf(actor, names)).join(", ");
  const sentences = [
    book.claim(
      "Plan",
      `Asked for by ${nameOf(action.requestedBy, names)}; planned: ${action.plan?.summary ?? action.verb}`,
      [planned],
    ),
  ];
  if (approvals.length > 0) sentences.push(book.claim("Approval", `Approved by ${who}`, approvals));
  else if (planned.data["approvalsNeeded"] === 0)
    sentences.push(book.claim("Approval", "The policy wanted no approval", [planned]));
  return sentences;
}

function draftProof(action: Action, done: TimelineEvent | undefined, { book }: ReviewPen): readonly ReviewSentence[] {
  const { verification, sentAt } = action;
  if (verification === null || done === undefined) return [];
  const { before, after, health } = verification;
  const tookMs = sentAt === null ? null : done.at.getTime() - sentAt.getTime();
  return [
    book.claim("Before", `Before: ${before.join("; ")}`, before.length === 0 ? [] : [done]),
    book.claim("After", `After: ${after.join("; ")}`, after.length === 0 ? [] : [done]),
    health === null
      ? book.unknown("Health after the change")
      : book.claim(
          "Health",
          `Health after the change: ${health.good} of ${health.wanted} good readings in a row, the last ${health.last}`,
          [done],
        ),
    ...(tookMs === null
      ? []
      : [book.claim("Duration", `From sending to the end it took ${sayDuration(tookMs)}`, [done])]),
  ];
}

function factsOf(action: Action, events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  return events.filter(({ data }) => data["actionId"] === action.id && "action" in data);
}
