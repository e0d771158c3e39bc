import { system } from "../shared/actor.ts";
import { saySpan } from "../shared/duration.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import type { Action } from "./action.ts";
import { actionName, sentAtOf, targetKey } from "./action.ts";
import type { LocateAnswer, PerformAnswer } from "./action-provider.ts";
import type { ActionWork } from "./action-store.ts";
import { advanceAction } from "./advance-action.ts";
import { describeDrift } from "./describe-drift.ts";
import { limitWindowStart } from "./find-rule.ts";
import type { ReadPlanNeeds } from "./plan-action.ts";
import { readPlan } from "./plan-action.ts";
import type { Policy } from "./policy.ts";
import { recordAction } from "./record-action.ts";
import { refuseLimit } from "./request-action.ts";
import { approvedOrder, recallSend, recordAnswer, sendOnce } from "./send-once.ts";

/** What performing needs. `graceMs`: how old a send must be before "it did not happen" is believed; `locateForMs`: how long to keep asking. */
export interface PerformActionNeeds extends ReadPlanNeeds {
  readonly transact: Transact<ActionWork>;
  readonly policy: Policy;
  readonly graceMs: number;
  readonly locateForMs: number;
}

const done: EffectOutcome = { kind: "done" };
const busyRetryMs = 2_000;
const locateRetryMs = 5_000;

/**
 * Carries out an approved action: exactly one change is sent. Production must still be as it was planned, nothing else may be under way
 * on the target, and the intent is recorded before the call. Whatever interrupts it, the provider is read before anything is sent again.
 */
export function makePerformAction(needs: PerformActionNeeds) {
  return async function performAction(run: EffectRun, actionId: string): Promise<EffectOutcome> {
    const action = await needs.transact(({ actions }) => actions.load(actionId));
    if (action?.state === "approved") return perform(run, action, needs);
    if (action?.state === "sending") return recover(run, action, needs);
    return done;
  };
}

async function perform(run: EffectRun, action: Action, needs: PerformActionNeeds): Promise<EffectOutcome> {
  const objection = await findObjection(action, needs);
  if (objection !== undefined) {
    await endUnsent(action, objection, needs);
    return done;
  }
  const claim = await needs.transact((work) => claimTarget(work, action, needs));
  if (claim.kind === "busy") return { kind: "again", afterMs: busyRetryMs };
  return claim.kind === "gone" ? done : sendOnce(run, claim.action, needs);
}

/** Why an approved action must not be sent any more, or undefined. Throws when the provider can't be read now. */
async function findObjection(action: Action, needs: PerformActionNeeds): Promise<string | undefined> {
  const { plan, expiresAt } = action;
  if (plan === null) return "it has no plan";
  if (expiresAt !== null && needs.clock.now() >= expiresAt)
    return `its approval was not acted on within ${saySpan(needs.policy.approvalExpiresIn)}; nobody is watching for it any more`;
  const answer = await readPlan(needs, action);
  if (answer.kind === "impossible") return `production moved since the plan: ${answer.reason}`;
  const drift = describeDrift(plan.basis, answer.plan.basis);
  return drift.length === 0 ? undefined : `production moved since the plan: ${drift.join("; ")}`;
}

type Claim =
  | { readonly kind: "busy" }
  | { readonly kind: "gone" }
  | { readonly kind: "claimed"; readonly action: Action };

async function claimTarget(work: ActionWork, seen: Action, needs: PerformActionNeeds): Promise<Claim> {
  const { policy, clock } = needs;
  await work.actions.lock(`service:${seen.serviceId}`);
  await work.actions.lock(`target:${targetKey(seen.target)}`);
  const action = await work.actions.load(seen.id);
  if (action?.state !== "approved") return { kind: "gone" };
  if (await work.actions.isTargetBusy(targetKey(action.target), action.id)) return { kind: "busy" };
  const at = clock.now();
  if (policy.limits !== null && action.undoes === null) {
    const sent = await work.actions.countSent(action.serviceId, limitWindowStart(policy.limits, at));
    if (sent >= policy.limits.actionsPerService) {
      await recordVoid(work, action, refuseLimit(action.serviceId, policy.limits).message, at);
      return { kind: "gone" };
    }
  }
  return recordSend(work, action, at, "sent");
}

/** Records the intent before the call; from here on only a reading of the provider may say that nothing happened. */
async function recordSend(work: ActionWork, action: Action, at: Date, how: string): Promise<Claim> {
  const sending = advanceAction(action, { kind: "send" }, at);
  if (sending.kind === "refused") return { kind: "gone" };
  await recordAction(work, sending.action, at, {
    kind: "action-sent",
    actor: system("Muster"),
    text: `${actionName(action)} ${how} to ${action.target.provider}: ${action.plan?.summary ?? action.verb}`,
    data: { planHash: action.plan?.hash ?? null },
    key: at.toISOString(),
  });
  return { kind: "claimed", action: sending.action };
}

/** An earlier attempt may have called the provider: take its stored answer, else read the provider; never call before that. */
async function recover(run: EffectRun, action: Action, needs: PerformActionNeeds): Promise<EffectOutcome> {
  const recalled = await recallSend(run, action);
  if (recalled.kind === "not-sent") return sendAgain(run, action, needs);
  if (recalled.kind !== "unanswered") return recorded(action, recalled, needs);
  const sentAt = sentAtOf(action);
  const elapsedMs = needs.clock.now().getTime() - sentAt.getTime();
  const answer = await locate(action, sentAt, needs);
  switch (answer.kind) {
    case "happened":
      return recorded(action, { kind: "sent", reference: answer.reference }, needs);
    case "did-not-happen":
      if (elapsedMs < needs.graceMs) return { kind: "again", afterMs: needs.graceMs - elapsedMs };
      return sendAgain(run, action, needs);
    case "unclear":
      return recorded(action, { kind: "unknown", reason: answer.reason }, needs);
    case "unreadable":
      if (elapsedMs < needs.locateForMs) return { kind: "again", afterMs: locateRetryMs };
      return recorded(action, { kind: "unknown", reason: answer.reason }, needs);
  }
}

async function recorded(action: Action, answer: PerformAnswer, needs: PerformActionNeeds): Promise<EffectOutcome> {
  await recordAnswer(action, answer, needs);
  return done;
}

async function locate(
  action: Action,
  sentAt: Date,
  needs: PerformActionNeeds,
): Promise<LocateAnswer | { readonly kind: "unreadable"; readonly reason: string }> {
  const approved = approvedOrder(action, needs);
  if (approved === undefined)
    return { kind: "unreadable", reason: "its service or provider is not configured any more" };
  try {
    return await approved.provider.locate(approved.order, sentAt);
  } catch (error) {
    // A send must end somewhere: while the provider can't be read we ask again, and after `locateForMs` we ask people.
    return { kind: "unreadable", reason: error instanceof Error ? error.message : "the provider can't be read" };
  }
}

/** The provider showed that the first call never arrived: send it once more, if the approval still stands for what production is now. */
async function sendAgain(run: EffectRun, action: Action, needs: PerformActionNeeds): Promise<EffectOutcome> {
  const objection = await findObjection(action, needs);
  if (objection !== undefined) {
    await endUnsent(action, objection, needs);
    return done;
  }
  const claim = await needs.transact(async (work): Promise<Claim> => {
    const current = await work.actions.load(action.id);
    if (current?.state !== "sending" || current.sentAt?.getTime() !== action.sentAt?.getTime()) return { kind: "gone" };
    return recordSend(work, current, needs.clock.now(), "did not arrive and is sent again");
  });
  return claim.kind === "claimed" ? sendOnce(run, claim.action, needs) : done;
}

async function endUnsent(action: Action, reason: string, { transact, clock }: PerformActionNeeds): Promise<void> {
  await transact(async (work) => {
    const current = await work.actions.load(action.id);
    if (current?.state === "approved") await recordVoid(work, current, reason, clock.now());
    if (current?.state !== "sending" || current.sentAt?.getTime() !== action.sentAt?.getTime()) return;
    const text = `nothing was sent, and now it can't be: ${reason}`;
    const failed = advanceAction(current, { kind: "fail", reason: text, verification: null }, clock.now());
    if (failed.kind === "refused") return;
    await recordAction(work, failed.action, clock.now(), {
      kind: "action-failed",
      actor: system("Muster"),
      text: `${actionName(action)} failed: ${text}`,
      data: { reason: text },
    });
  });
}

async function recordVoid(work: ActionWork, action: Action, reason: string, at: Date): Promise<void> {
  const voided = advanceAction(action, { kind: "void", reason }, at);
  if (voided.kind === "refused") return;
  await recordAction(work, voided.action, at, {
    kind: "action-voided",
    actor: system("Muster"),
    text: `${actionName(action)} is void, nothing was sent: ${reason}. Plan it again if it is still wanted.`,
    data: { reason },
  });
}
