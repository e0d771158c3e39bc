import { type EffectFailure, occasionOf } from "../incident/record-effect-failure.ts";
import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { Transact } from "../shared/transact.ts";
import { type Action, actionName } from "./action.ts";
import type { ActionWork } from "./action-store.ts";
import { type ActionMove, advanceAction } from "./advance-action.ts";
import { type ActionFact, recordAction } from "./record-action.ts";

/** What becomes of an action whose effect fails; a fact only when it ends or stays open to people. */
interface Consequence {
  readonly move: ActionMove;
  readonly fact: Pick<ActionFact, "kind" | "text"> | null;
}

/**
 * Says on an action's card that its next stage fails. When that was given up, the action ends, or becomes people's to decide: none
 * stays under way with nobody working on it. The incident's room hears it too; without one, the requester is told what can't be shown.
 */
export function makeRecordActionFailure(needs: {
  readonly transact: Transact<ActionWork>;
  readonly clock: Clock;
  readonly recordEffectFailure: (failure: EffectFailure, incidentId: string) => Promise<unknown>;
}) {
  return async function recordActionFailure(failure: EffectFailure, actionId: string): Promise<void> {
    const action = await needs.transact(async (work) => {
      const found = await work.actions.load(actionId);
      if (found !== undefined) await note(work, found, failure, needs.clock.now());
      return found;
    });
    if (action === undefined) return;
    // Why there is no plan stands on the action's card and in its own fact; once more would be noise.
    if (failure.effect.kind === "plan-action" && failure.isFinal) return;
    if (action.incidentId !== null) await needs.recordEffectFailure(failure, action.incidentId);
    else if (failure.effect.kind === "show") await needs.transact((work) => tellRequester(work, action, failure));
  };
}

async function note(work: ActionWork, action: Action, failure: EffectFailure, at: Date): Promise<void> {
  const consequence = failure.isFinal ? endOf(action, failure, at) : delayOf(action, failure);
  if (consequence === undefined) return;
  const next = advanceAction(action, consequence.move, at);
  if (next.kind === "refused") return;
  const { move, fact } = consequence;
  const reason = "reason" in move ? move.reason : null;
  await recordAction(work, next.action, at, fact && { ...fact, actor: system("Muster"), data: { reason } });
  // The provider may answer later what it didn't answer now.
  if (next.action.state === "unknown") await work.outbox.want({ kind: "settle-action", actionId: action.id });
}

function delayOf({ state }: Action, { effect, message, hint }: EffectFailure): Consequence | undefined {
  if (effect.kind === "plan-action" && state === "planning")
    return { move: { kind: "delay", reason: `it could not be planned yet: ${message} ${hint}` }, fact: null };
  if (effect.kind === "perform-action" && (state === "approved" || state === "sending"))
    return { move: { kind: "delay", reason: `it could not be sent yet: ${message} ${hint}` }, fact: null };
  return undefined;
}

function endOf(action: Action, { effect, message, hint }: EffectFailure, at: Date): Consequence | undefined {
  const why = `${message} ${hint}`;
  const name = actionName(action);
  if (effect.kind === "plan-action") {
    const fact = { kind: "action-plan-failed", text: `${name} has no plan: ${why}` } as const;
    return { move: { kind: "give-up-planning", reason: why }, fact };
  }
  if (effect.kind === "perform-action" && action.state === "sending") {
    const fact = { kind: "action-outcome-unknown", text: `Whether ${name} happened is unknown: ${why}` } as const;
    return { move: { kind: "lose-answer", reason: why }, fact };
  }
  if (effect.kind === "perform-action" || effect.kind === "expire-approval") {
    const fact = { kind: "action-voided", text: `${name} is void, nothing was sent: ${why}` } as const;
    return { move: { kind: "void", reason: why }, fact };
  }
  // An unknown outcome stays what it is: its card asks people already.
  if (effect.kind !== "settle-action" || action.state === "unknown") return undefined;
  const { provider } = action.target;
  const reason = `Muster could not follow it to its end, check ${provider}: ${why}`;
  const after = [`not known: look at ${provider}`];
  // Presumed changed, so that it stays listed and can be undone.
  const presumed = { before: action.plan?.before ?? [], after, health: null, startedAt: at };
  const fact = { kind: "action-failed", text: `${name} failed: ${reason}` } as const;
  return { move: { kind: "fail", reason, verification: action.verification ?? presumed }, fact };
}

async function tellRequester(work: ActionWork, action: Action, failure: EffectFailure): Promise<void> {
  if (action.requestedBy.kind !== "person") return;
  const text = `The card of ${actionName(action)} can't be shown: ${failure.message} ${failure.hint}`;
  const { userId } = action.requestedBy;
  await work.outbox.want({ kind: "tell", tellId: `no-card:${action.id}${occasionOf(failure)}`, userId, text });
}
