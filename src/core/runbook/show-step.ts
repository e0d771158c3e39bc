import type { Clock } from "../shared/clock.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import type { RunbookWork } from "./session-store.ts";
import type { StepCards } from "./step-cards.ts";

/** Draws a step's message as things stand now: waiting for an answer, or the receipt of how it ended. */
export function makeShowStep(needs: {
  readonly transact: Transact<RunbookWork>;
  readonly cards: StepCards;
  readonly clock: Clock;
}) {
  return async function showStep(run: EffectRun, sessionId: string, stepId: string): Promise<EffectOutcome> {
    const { transact, cards, clock } = needs;
    const session = await transact(({ sessions }) => sessions.read(sessionId));
    const index = session?.runbook.steps.findIndex(({ id }) => id === stepId) ?? -1;
    const step = session?.runbook.steps[index];
    const record = session?.records.find((other) => other.stepId === stepId);
    if (session === undefined || step === undefined || record === undefined) return { kind: "done" };
    const incident = await transact(({ incidents }) => incidents.read(session.incidentId));
    if (incident === undefined) return { kind: "done" };
    const { actionId } = record;
    const action = actionId === null ? undefined : await transact(({ actions }) => actions.load(actionId));
    await cards.showStep(run, {
      session,
      incident,
      step,
      position: index + 1,
      record,
      action: action ?? null,
      now: clock.now(),
    });
    return { kind: "done" };
  };
}
