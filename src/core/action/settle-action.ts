import type { Clock } from "../shared/clock.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import { type Action, sentAtOf } from "./action.ts";
import type { LocateAnswer, SettleAnswer } from "./action-provider.ts";
import type { HealthCheck } from "./health-check.ts";
import { recordConfirmed, recordEnd, recordFound, recordTakenHold } from "./record-outcome.ts";
import type { SendNeeds } from "./send-once.ts";
import { approvedOrder } from "./send-once.ts";
import { verifyAction } from "./verify-action.ts";

/** What following a change needs; all times in milliseconds. */
export interface SettleActionNeeds extends SendNeeds {
  readonly health: HealthCheck;
  readonly clock: Clock;
  /** How old a send must be before "it did not happen" is believed. */
  readonly graceMs: number;
  /** How long a change may run at the provider, counted from sending. */
  readonly settleWithinMs: number;
  /** How many good health readings in a row prove a change, and how long a bad one is tolerated. */
  readonly goodReadingsWanted: number;
  readonly healthyWithinMs: number;
}

const done: EffectOutcome = { kind: "done" };
const pollMs = 1_500;
/** After an unknown outcome the provider is read this long after each other before it stays with people. */
const readAgainAfterMs = [2_000, 5_000, 10_000] as const;

/**
 * Follows a sent change to its proof: running at the provider until it has taken hold, then the service's health until it is good several
 * times in a row. An unknown outcome is read again a few times and then left to people. Only reads; always comes to an end.
 */
export function makeSettleAction(needs: SettleActionNeeds) {
  return async function settleAction(run: EffectRun, actionId: string): Promise<EffectOutcome> {
    const action = await needs.transact(({ actions }) => actions.load(actionId));
    if (action?.state === "unknown") return readAgain(run, action, needs);
    if (action?.state === "settling") return follow(action, needs);
    if (action?.state === "verifying") return verifyAction(action, needs);
    return done;
  };
}

async function readAgain(run: EffectRun, action: Action, needs: SettleActionNeeds): Promise<EffectOutcome> {
  const now = needs.clock.now().getTime();
  const answer = await locate(action, needs);
  if (answer.kind === "happened") {
    await recordFound(action, answer.reference, needs);
    return { kind: "again", afterMs: 0 };
  }
  if (answer.kind === "did-not-happen") {
    const leftMs = needs.graceMs - (now - sentAtOf(action).getTime());
    if (leftMs > 0) return { kind: "again", afterMs: leftMs };
    const reason = `${action.target.provider} shows that it did not happen; nothing was changed`;
    await recordEnd(action, { reason, verification: null }, needs);
    return done;
  }
  let readAtMs = run.wantedAt.getTime();
  for (const pauseMs of readAgainAfterMs) {
    readAtMs += pauseMs;
    if (now < readAtMs) return { kind: "again", afterMs: readAtMs - now };
  }
  return done; // it stays with people: It happened / It did not / Check again
}

async function follow(action: Action, needs: SettleActionNeeds): Promise<EffectOutcome> {
  if (action.reference === null) return findReference(action, needs);
  const answer = await settle(action, needs);
  if (answer.kind === "settled") {
    const current = await recordTakenHold(action, answer.after, needs);
    return current === undefined ? done : verifyAction(current, needs);
  }
  if (answer.kind === "failed") {
    const reason = `${action.target.provider} could not complete it: ${answer.reason}. ${answer.hint}`;
    await recordEnd(action, { reason, verification: null }, needs);
    return done;
  }
  const now = needs.clock.now();
  if (now.getTime() - sentAtOf(action).getTime() < needs.settleWithinMs) return { kind: "again", afterMs: pollMs };
  const reason = `still running at the provider: check ${action.target.provider} (${answer.progress})`;
  // It may yet take hold: presumed changed, so that it stays listed and can be undone.
  const verification = { before: action.plan?.before ?? [], after: [answer.progress], health: null, startedAt: now };
  await recordEnd(action, { reason, verification }, needs);
  return done;
}

/** A person said that it happened: prefer the provider's own record of it, else go by the service's health alone. */
async function findReference(action: Action, needs: SettleActionNeeds): Promise<EffectOutcome> {
  const answer = await locate(action, needs);
  if (answer.kind === "happened") {
    await recordFound(action, answer.reference, needs);
    return { kind: "again", afterMs: 0 };
  }
  const current = await recordConfirmed(action, needs);
  return current === undefined ? done : verifyAction(current, needs);
}

async function settle(action: Action, needs: SettleActionNeeds): Promise<SettleAnswer> {
  const approved = approvedOrder(action, needs);
  if (approved === undefined) return { kind: "running", progress: "its provider is not configured any more" };
  try {
    return await approved.provider.settle(approved.order, action.reference ?? {}, sentAtOf(action));
  } catch (error) {
    // A provider that can't be read for a while is no outcome: keep asking until the deadline.
    return { kind: "running", progress: error instanceof Error ? error.message : "the provider can't be read" };
  }
}

async function locate(action: Action, needs: SettleActionNeeds): Promise<LocateAnswer> {
  const approved = approvedOrder(action, needs);
  if (approved === undefined) return { kind: "unclear", reason: "its provider is not configured any more" };
  try {
    return await approved.provider.locate(approved.order, sentAtOf(action));
  } catch (error) {
    return { kind: "unclear", reason: error instanceof Error ? error.message : "the provider can't be read" };
  }
}
