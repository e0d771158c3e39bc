import type { JsonObject } from "../shared/json.ts";
import type { Refusal } from "../shared/refusal.ts";
import { refuse } from "../shared/refusal.ts";
import type { Action, ActionState, Verification } from "./action.ts";
import { actionName } from "./action.ts";
import { isInForce } from "./in-force.ts";
import type { Plan } from "./plan.ts";

/** Everything that can happen to an action after it was asked for. */
export type ActionMove =
  | {
      readonly kind: "plan";
      readonly plan: Plan;
      readonly approvalsNeeded: number;
      readonly approverRole: string | null;
      readonly expiresAt: Date;
    }
  | { readonly kind: "give-up-planning"; readonly reason: string }
  /** The next stage can't be reached for now and goes on being tried; the reason is gone with the next move. */
  | { readonly kind: "delay"; readonly reason: string }
  | {
      readonly kind: "approve";
      readonly by: string;
      readonly planHash: string;
      readonly mayApproveOwn: boolean;
      /** The last approval must be acted on before this instant. */
      readonly expiresAt: Date;
    }
  | { readonly kind: "refuse"; readonly reason: string | null }
  | { readonly kind: "withdraw" }
  | { readonly kind: "expire" }
  | { readonly kind: "void"; readonly reason: string }
  /** About to call the provider; recorded before the call. Again from `sending` only after the provider showed that nothing happened. */
  | { readonly kind: "send" }
  /** The provider runs it, under this reference. */
  | { readonly kind: "accept"; readonly reference: JsonObject }
  /** No readable answer: it may or may not have happened. */
  | { readonly kind: "lose-answer"; readonly reason: string }
  /** A person says that it happened. */
  | { readonly kind: "believe"; readonly reason: string }
  /** The change has taken hold; its proof begins. */
  | { readonly kind: "take-hold"; readonly verification: Verification }
  | { readonly kind: "observe"; readonly verification: Verification }
  | { readonly kind: "succeed"; readonly verification: Verification }
  /** `verification` is set when production was changed (or must be presumed changed) all the same. */
  | { readonly kind: "fail"; readonly reason: string; readonly verification: Verification | null }
  | { readonly kind: "mark-undone"; readonly by: string }
  | { readonly kind: "keep"; readonly by: string };

/** From which states a move is legal; there is no other move. */
export const legalFrom: Readonly<Record<ActionMove["kind"], readonly ActionState[]>> = {
  plan: ["planning"],
  "give-up-planning": ["planning"],
  delay: ["planning", "approved", "sending"],
  approve: ["awaiting-approval"],
  refuse: ["awaiting-approval"],
  withdraw: ["planning", "awaiting-approval", "approved"],
  expire: ["awaiting-approval"],
  void: ["awaiting-approval", "approved"],
  send: ["approved", "sending"],
  accept: ["sending", "unknown", "settling"],
  "lose-answer": ["sending"],
  believe: ["unknown"],
  "take-hold": ["settling"],
  observe: ["verifying"],
  succeed: ["verifying"],
  fail: ["sending", "unknown", "settling", "verifying"],
  "mark-undone": ["succeeded", "failed"],
  keep: ["succeeded", "failed"],
};

const stateWords: Readonly<Record<ActionState, string>> = {
  planning: "still being planned",
  "plan-failed": "without a plan (planning failed)",
  "awaiting-approval": "waiting for approval",
  refused: "already refused",
  withdrawn: "already withdrawn",
  expired: "expired because nobody approved it in time",
  void: "void because production moved since the plan",
  approved: "already approved",
  sending: "already being sent",
  unknown: "sent, with an unknown outcome",
  settling: "already running",
  verifying: "already done and being verified",
  succeeded: "already done",
  failed: "already over (it failed)",
};

/** Where an action stands, in words: `A-7 is waiting for approval`. */
export function sayActionState(action: Pick<Action, "number" | "state">): string {
  return `${actionName(action)} is ${stateWords[action.state]}`;
}

/** The action after a move. */
export interface AdvancedAction {
  readonly kind: "advanced";
  readonly action: Action;
}

/** The action after a move, or why the move is not legal; nothing else ever changes an action. */
export function advanceAction(action: Action, move: ActionMove, at: Date): AdvancedAction | Refusal {
  if (!legalFrom[move.kind].includes(action.state))
    return refuse(`action-${action.state}`, `${sayActionState(action)}; this request did nothing.`);
  const next = apply(action, move, at);
  return "message" in next ? next : { kind: "advanced", action: next };
}

function apply(action: Action, move: ActionMove, at: Date): Action | Refusal {
  switch (move.kind) {
    case "plan":
      return {
        ...action,
        reason: null,
        plan: move.plan,
        state: move.approvalsNeeded === 0 ? "approved" : "awaiting-approval",
        approvalsNeeded: move.approvalsNeeded,
        approverRole: move.approverRole,
        expiresAt: move.expiresAt,
      };
    case "give-up-planning":
      return ended(action, "plan-failed", move.reason, at);
    case "delay":
      return { ...action, reason: move.reason };
    case "approve":
      return approve(action, move, at);
    case "refuse":
      return ended(action, "refused", move.reason, at);
    case "withdraw":
      return ended(action, "withdrawn", null, at);
    case "expire":
      return ended(action, "expired", null, at);
    case "void":
      return ended(action, "void", move.reason, at);
    case "send":
      return { ...action, state: "sending", sentAt: at, reference: null, reason: null };
    case "accept":
      if (action.state === "settling" && action.reference !== null)
        return refuse(
          "action-settling",
          `${actionName(action)} already runs under a reference; this request did nothing.`,
        );
      return { ...action, state: "settling", reference: move.reference, reason: null };
    case "lose-answer":
      return { ...action, state: "unknown", reason: move.reason };
    case "believe":
      return { ...action, state: "settling", reason: move.reason };
    case "take-hold":
      return { ...action, state: "verifying", verification: move.verification };
    case "observe":
      return { ...action, verification: move.verification };
    case "succeed":
      return { ...ended(action, "succeeded", null, at), verification: move.verification };
    case "fail":
      return { ...ended(action, "failed", move.reason, at), verification: move.verification };
    case "mark-undone":
      if (action.undoneBy !== null || !isInForce(action))
        return refuse("already-undone", `${actionName(action)} is not in force any more; this request did nothing.`);
      return { ...action, undoneBy: move.by };
    case "keep":
      return keep(action, move.by);
  }
}

function ended(action: Action, state: ActionState, reason: string | null, at: Date): Action {
  return { ...action, state, reason, finishedAt: at };
}

function approve(action: Action, move: ActionMove & { kind: "approve" }, at: Date): Action | Refusal {
  const name = actionName(action);
  if (action.plan === null || action.plan.hash !== move.planHash)
    return refuse(
      "plan-changed",
      `The plan of ${name} is not the one on your screen; read the newest card and approve that one.`,
    );
  if (action.expiresAt !== null && at >= action.expiresAt)
    return refuse("approval-expired", `The time to approve ${name} is over; plan it again.`);
  if (!move.mayApproveOwn && action.requestedBy.kind === "person" && action.requestedBy.userId === move.by)
    return refuseOwnApproval(action);
  if (action.approvals.some((approval) => approval.by === move.by))
    return refuse(
      "already-approved-by-you",
      `You have approved ${name} already; ${action.approvalsNeeded - action.approvals.length} more must come from other people.`,
    );
  const approvals = [...action.approvals, { by: move.by, at, planHash: move.planHash }];
  return approvals.length < action.approvalsNeeded
    ? { ...action, approvals }
    : { ...action, approvals, state: "approved", expiresAt: move.expiresAt };
}

function keep(action: Action, by: string): Action | Refusal {
  const name = actionName(action);
  if (action.undoneBy !== null || !isInForce(action))
    return refuse("not-in-force", `${name} left nothing in place that could be kept.`);
  if (action.keptBy !== null) return refuse("already-kept", `${name} was already accepted as permanent.`);
  return { ...action, keptBy: by };
}

/** Why nobody approves what they asked for themselves. */
export function refuseOwnApproval(action: Action): Refusal {
  const text = `You asked for ${actionName(action)} yourself, and the policy wants somebody else to approve it.`;
  return refuse("self-approval", text);
}
