import type { Step } from "../runbook/runbook.ts";
import type { Session, StepRecord } from "../runbook/session.ts";
import { sayDuration } from "../shared/duration.ts";
import type { TimelineEvent, TimelineKind } from "../timeline/timeline-event.ts";
import type { ReviewSentence } from "./claim-book.ts";
import type { ReviewPen } from "./review-material.ts";

/** One runbook run with what became of its steps. */
export interface DraftedRunbook {
  readonly title: string;
  readonly sentences: readonly ReviewSentence[];
}

const endKinds: readonly TimelineKind[] = ["runbook-step-done", "runbook-step-skipped", "runbook-step-failed"];

/** Every runbook run: each step with how it ended, by whom and how long it took, and those that were never reached. */
export function draftRunbooks(pen: ReviewPen): readonly DraftedRunbook[] {
  return pen.sessions.map((session) => ({
    title: session.runbook.title,
    sentences: session.runbook.steps.map((step) => draftStep(session, step, pen)),
  }));
}

function draftStep(session: Session, step: Step, pen: ReviewPen): ReviewSentence {
  const facts = pen.events.filter(({ data }) => data["sessionId"] === session.id);
  const record = session.records.find(({ stepId }) => stepId === step.id);
  if (record === undefined) return draftUnreached(session, step, facts, pen);
  const end = facts.findLast(({ kind, data }) => endKinds.includes(kind) && data["stepId"] === step.id);
  return end === undefined || record.endedAt === null
    ? pen.book.unknown(`${step.title} (how it ended)`)
    : pen.book.claim(step.title, `${step.title}: ${sayEnd(step, record, record.endedAt, pen)}`, [end]);
}

/** The end of the run proves that it never came to a step. */
function draftUnreached(
  session: Session,
  step: Step,
  facts: readonly TimelineEvent[],
  { book }: ReviewPen,
): ReviewSentence {
  const ended = facts.find(({ kind }) => kind === "runbook-ended");
  return session.state === "running"
    ? book.unknown(step.title)
    : book.claim(step.title, `${step.title}: not reached`, [ended]);
}

function sayEnd(step: Step, record: StepRecord, endedAt: Date, { names }: ReviewPen): string {
  const by = record.by === null ? "" : ` by ${names.get(record.by) ?? record.by}`;
  const took = sayDuration(endedAt.getTime() - record.shownAt.getTime());
  const option = step.body.kind === "ask" ? step.body.options.find(({ id }) => id === record.answer) : undefined;
  const detail = option?.label ?? record.reason;
  return `${record.state}${by} after ${took}${detail === null ? "" : ` (${detail})`}`;
}
