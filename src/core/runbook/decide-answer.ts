import type { Refusal } from "../shared/refusal.ts";
import { refuse } from "../shared/refusal.ts";
import type { AdvancedSession } from "./advance-session.ts";
import { activeStep, continueAfterFailure, endStep, retryStep } from "./advance-session.ts";
import type { Step } from "./runbook.ts";
import type { Session, StepRecord } from "./session.ts";

/** What a person says to a step. */
export type StepAnswer =
  | { readonly kind: "done" | "plan" | "retry" | "continue" }
  | { readonly kind: "skip"; readonly reason: string }
  | { readonly kind: "option"; readonly optionId: string };

/** A step that takes this answer now. */
export interface AnswerableStep {
  readonly kind: "answerable";
  readonly session: Session;
  readonly step: Step;
  readonly record: StepRecord;
}

/** Somebody else, or the first of two clicks, was faster. `takesRetry`: the step failed and waits for Retry or Continue. */
export interface LateAnswer {
  readonly kind: "late";
  readonly record: StepRecord;
  readonly takesRetry: boolean;
}

/** The step when it takes this kind of answer now; else who was faster, or what it does take. */
export function findAnswerable(
  session: Session | undefined,
  stepId: string,
  answer: StepAnswer,
): AnswerableStep | LateAnswer | Refusal {
  if (session === undefined) return refuse("unknown-session", "This runbook run does not exist.");
  const active = activeStep(session);
  if (active === undefined || active.step.id !== stepId) {
    const record = session.records.find((other) => other.stepId === stepId);
    if (record !== undefined && record.endedAt !== null) return { kind: "late", record, takesRetry: false };
    return refuse("step-not-active", "This step is not waiting for an answer; look at the newest step of the runbook.");
  }
  const { step, record } = active;
  if (record.state === "active" && record.actionId !== null) return { kind: "late", record, takesRetry: false };
  if (answersTo(step, record).includes(answer.kind)) return { kind: "answerable", session, step, record };
  // A click on a button that the step showed before it failed, or after it was shown anew.
  return record.state === "failed"
    ? { kind: "late", record, takesRetry: true }
    : refuse("wrong-answer", sayAnswers(step));
}

/** The session after an answer that needs nothing but the session itself. */
export function decideAnswer(
  { session, step }: AnswerableStep,
  answer: StepAnswer,
  userId: string,
  at: Date,
): AdvancedSession | Refusal {
  switch (answer.kind) {
    case "done":
      return endStep(session, { state: "done", by: userId }, at);
    case "skip":
      if (answer.reason.trim() === "")
        return refuse("missing-reason", "Skipping a step needs a reason; the review will show it.");
      return endStep(session, { state: "skipped", by: userId, reason: answer.reason.trim() }, at);
    case "option": {
      const options = step.body.kind === "ask" ? step.body.options : [];
      if (!options.some(({ id }) => id === answer.optionId)) return refuse("unknown-option", sayAnswers(step));
      return endStep(session, { state: "done", by: userId, answer: answer.optionId }, at);
    }
    case "retry":
      return retryStep(session, at);
    case "continue":
      return continueAfterFailure(session, userId, at);
    case "plan":
      return refuse("wrong-answer", sayAnswers(step));
  }
}

/** Which kinds of answer a step takes as it stands. */
function answersTo(step: Step, record: StepRecord): readonly StepAnswer["kind"][] {
  if (record.state === "failed") return ["retry", "continue"];
  switch (step.body.kind) {
    case "do":
      return ["done", "skip"];
    case "ask":
      return ["option"];
    case "act":
      return ["plan", "skip"];
    case "wait":
      return ["skip"];
    case "check":
    case "run":
      return [];
  }
}

function sayAnswers(step: Step): string {
  switch (step.body.kind) {
    case "do":
      return "This step takes Done, or Skip with a reason.";
    case "ask":
      return `This step takes one of: ${step.body.options.map(({ label }) => label).join(", ")}.`;
    case "act":
      return "This step takes Plan, or Skip with a reason.";
    case "wait":
      return "This step waits by itself; you can Skip it with a reason.";
    case "check":
    case "run":
      return "This step runs by itself; wait for its result.";
  }
}
