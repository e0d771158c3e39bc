import type { Step } from "./runbook.ts";
import type { Session, StepEvidence, StepRecord } from "./session.ts";
import { isTrue, parseCondition } from "./step-conditions.ts";
import { nextInOrder } from "./step-exits.ts";

/** What happened to steps and session in one advance, in order. `passed`: not needed, never shown. */
export type SessionHappening =
  | { readonly kind: "shown" | "done" | "skipped" | "passed" | "failed"; readonly stepId: string }
  | { readonly kind: "ended" };

/** A session after an advance. */
export interface AdvancedSession {
  readonly session: Session;
  readonly happened: readonly SessionHappening[];
}

/** How a step ends. `by` is null when it ended by itself. */
export interface StepEnding {
  readonly state: "done" | "skipped" | "failed";
  readonly by: string | null;
  readonly answer?: string;
  readonly reason?: string;
  readonly evidence?: readonly StepEvidence[];
}

/** A session whose automatic steps go round like this without anybody answering is stopped. */
const automaticStepsMax = 100;

/** The step that waits for an answer or an outcome, with its record; undefined when the session is over. */
export function activeStep(session: Session): { readonly step: Step; readonly record: StepRecord } | undefined {
  const step = session.runbook.steps.find(({ id }) => id === session.activeStepId);
  const record = session.records.find(({ stepId }) => stepId === session.activeStepId);
  return session.state === "running" && step !== undefined && record !== undefined ? { step, record } : undefined;
}

/** Whether Muster does the step without being asked. */
export function isAutomatic(step: Step): boolean {
  return step.body.kind === "check" || step.body.kind === "wait";
}

/** Enters the first step. */
export function beginSession(session: Session, at: Date): AdvancedSession {
  return enter(session, session.runbook.steps[0]?.id ?? "end", at, []);
}

/** Ends the active step and enters the next; a failed step without a way for failure stays and waits for Retry or Continue. */
export function endStep(session: Session, ending: StepEnding, at: Date): AdvancedSession {
  const active = activeStep(session);
  if (active === undefined) return { session, happened: [] };
  const { step, record } = active;
  const ended = putRecord(session, {
    ...record,
    state: ending.state,
    endedAt: at,
    by: ending.by ?? record.by,
    answer: ending.answer ?? null,
    reason: ending.reason ?? null,
    evidence: ending.evidence ?? record.evidence,
  });
  const automatic = ending.by === null ? automaticSteps(session) + 1 : 0;
  const counted = { ...ended, memory: { ...ended.memory, automaticSteps: automatic } };
  const happened: readonly SessionHappening[] = [{ kind: ending.state, stepId: step.id }];
  if (automatic > automaticStepsMax) return end(counted, "stopped", at, happened);
  const to = ending.state === "failed" ? wayOfFailure(step) : wayOn(step, ending.answer, session);
  return to === null ? { session: counted, happened } : enter(counted, to, at, happened);
}

/** Leaves a failed step behind, as a person decided. */
export function continueAfterFailure(session: Session, by: string, at: Date): AdvancedSession {
  const active = activeStep(session);
  if (active === undefined) return { session, happened: [] };
  const left = putRecord(session, { ...active.record, by });
  return enter(resetCount(left), wayOn(active.step, undefined, session), at, []);
}

/** Shows a failed step anew. */
export function retryStep(session: Session, at: Date): AdvancedSession {
  const active = activeStep(session);
  if (active === undefined) return { session, happened: [] };
  return {
    session: putRecord(resetCount(session), freshRecord(active.step, at)),
    happened: [{ kind: "shown", stepId: active.step.id }],
  };
}

/** Changes the active step's record while it stays active. */
export function noteProgress(session: Session, change: Partial<StepRecord>): Session {
  const active = activeStep(session);
  return active === undefined ? session : putRecord(session, { ...active.record, ...change });
}

/** Ends the session before its end; the active step counts as skipped. */
export function stopSession(
  session: Session,
  by: string,
  at: Date,
  reason = "the runbook was stopped",
): AdvancedSession {
  const active = activeStep(session);
  if (active === undefined) return end(session, "stopped", at, []);
  if (active.record.state !== "active")
    return end(session, "stopped", at, [{ kind: "failed", stepId: active.step.id }]);
  const skipped = { ...active.record, state: "skipped", endedAt: at, by, reason } as const;
  return end(putRecord(session, skipped), "stopped", at, [{ kind: "skipped", stepId: active.step.id }]);
}

function enter(session: Session, to: string, at: Date, happened: readonly SessionHappening[]): AdvancedSession {
  const { steps } = session.runbook;
  const index = steps.findIndex(({ id }) => id === to);
  const step = steps[index];
  if (step === undefined) return end(session, "done", at, happened);
  // Both ways below go on in order only, so this ends after the last step at the latest.
  if (!isNeeded(step, session)) {
    const reason = `not needed: ${step.when}`;
    const passed = { ...freshRecord(step, at), state: "skipped", endedAt: at, reason } as const;
    return enter(putRecord(session, passed), nextInOrder(index, steps), at, [
      ...happened,
      { kind: "passed", stepId: to },
    ]);
  }
  if (step.body.kind === "run") {
    const begun = { ...freshRecord(step, at), state: "done", endedAt: at } as const;
    return enter(putRecord(session, begun), nextInOrder(index, steps), at, [...happened, { kind: "done", stepId: to }]);
  }
  return {
    session: { ...putRecord(session, freshRecord(step, at)), activeStepId: step.id },
    happened: [...happened, { kind: "shown", stepId: step.id }],
  };
}

function end(
  session: Session,
  state: "done" | "stopped",
  at: Date,
  happened: readonly SessionHappening[],
): AdvancedSession {
  return {
    session: { ...session, state, activeStepId: null, endedAt: at },
    happened: [...happened, { kind: "ended" }],
  };
}

function wayOn(step: Step, answer: string | undefined, { runbook }: Session): string {
  const option = step.body.kind === "ask" ? step.body.options.find(({ id }) => id === answer) : undefined;
  return option?.goTo ?? step.goTo ?? nextInOrder(runbook.steps.indexOf(step), runbook.steps);
}

function wayOfFailure(step: Step): string | null {
  return step.body.kind === "wait" ? (step.body.onTimeout ?? step.onFailure) : step.onFailure;
}

function isNeeded(step: Step, session: Session): boolean {
  if (step.when === null) return true;
  const parsed = parseCondition(step.when);
  // Validation refuses unreadable conditions; should one get here, people see the step rather than miss it.
  if (parsed.kind === "unreadable") return true;
  const answers = session.records
    .filter(({ endedAt }) => endedAt !== null)
    .map(({ stepId, answer, state }) => [stepId, answer ?? state] as const);
  return isTrue(parsed.condition, { inputs: session.inputs, answers: Object.fromEntries(answers) });
}

/** A step that is shown again gets a new record at the end, replacing its old one. */
function putRecord(session: Session, record: StepRecord): Session {
  const at = session.records.findIndex((other) => other.stepId === record.stepId);
  const isNew = at === -1 || session.records[at]?.shownAt.getTime() !== record.shownAt.getTime();
  const records = isNew
    ? [...session.records.filter(({ stepId }) => stepId !== record.stepId), record]
    : session.records.with(at, record);
  return { ...session, records };
}

function freshRecord(step: Step, at: Date): StepRecord {
  return {
    stepId: step.id,
    state: "active",
    shownAt: at,
    endedAt: null,
    by: null,
    answer: null,
    reason: null,
    evidence: [],
    actionId: null,
    healthySince: null,
  };
}

function automaticSteps({ memory }: Session): number {
  const count = memory["automaticSteps"];
  return typeof count === "number" ? count : 0;
}

function resetCount(session: Session): Session {
  return { ...session, memory: { ...session.memory, automaticSteps: 0 } };
}
