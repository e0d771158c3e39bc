import type { Permissions } from "../action/permissions.ts";
import type { Directory } from "../incident/directory.ts";
import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { Refusal } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import { decideAnswer, findAnswerable, type LateAnswer, type StepAnswer } from "./decide-answer.ts";
import { followerOf } from "./follower-of.ts";
import type { PlanStep, StepPlan } from "./plan-step.ts";
import { recordReaction, recordSession } from "./record-session.ts";
import { sayLate } from "./say-late.ts";
import type { Session } from "./session.ts";
import type { RunbookWork } from "./session-store.ts";

/** How an answer ended. */
export type SessionAnswer = { readonly kind: "changed"; readonly session: Session } | Refusal;

/** A person's answer to one step. */
export interface AnswerStep {
  readonly sessionId: string;
  readonly stepId: string;
  readonly answer: StepAnswer;
  readonly by: Actor;
}

/** Takes a person's answer to the step that waits for one, and goes on. A late answer or a double click is refused naming who was first. */
export function makeAnswerStep(needs: {
  readonly transact: Transact<RunbookWork>;
  readonly permissions: Permissions;
  readonly directory: Pick<Directory, "displayName">;
  readonly planStep: PlanStep;
  readonly clock: Clock;
}) {
  const { transact, clock } = needs;

  return async function answerStep(c: AnswerStep): Promise<SessionAnswer> {
    const follower = await followerOf(c.by, needs.permissions);
    if (follower.kind === "refused") return follower;
    const plan = await planFor(c);
    if (plan?.kind === "refused") return plan;
    if (plan?.kind === "late") return sayLate(plan, needs);
    const answer = await transact((work) => take(work, c, follower.userId, plan));
    return answer.kind === "late" ? sayLate(answer, needs) : answer;
  };

  /**
   * What providers and policy say about an `act` step's plan, read before the transaction that answers it. A step that takes no such answer now
   * is not asked again: were it to fail right after this look, a `Retry` without a plan would leave it as if nobody had ever pressed `Plan`.
   */
  async function planFor(c: AnswerStep): Promise<StepPlan | Refusal | LateAnswer | undefined> {
    if (c.answer.kind !== "plan" && c.answer.kind !== "retry") return undefined;
    const session = await transact(({ sessions }) => sessions.read(c.sessionId));
    const found = findAnswerable(session, c.stepId, c.answer);
    if (found.kind !== "answerable") return found;
    return found.step.body.kind === "act" ? needs.planStep(found, c.by) : undefined;
  }

  async function take(
    work: RunbookWork,
    { sessionId, stepId, answer, by }: AnswerStep,
    userId: string,
    plan: StepPlan | undefined,
  ): Promise<SessionAnswer | LateAnswer> {
    const found = findAnswerable(await work.sessions.load(sessionId), stepId, answer);
    if (found.kind !== "answerable") return found;
    const at = clock.now();
    const advanced =
      plan === undefined ? decideAnswer(found, answer, userId, at) : await plan.take(work, found, userId, at);
    if ("message" in advanced) return advanced;
    await recordReaction(work, advanced.session.incidentId, at);
    await recordSession(work, advanced, by, at);
    return { kind: "changed", session: advanced.session };
  }
}
