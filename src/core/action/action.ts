import type { Target } from "../incident/service.ts";
import type { Actor } from "../shared/actor.ts";
import type { JsonObject } from "../shared/json.ts";
import type { Plan } from "./plan.ts";

/**
 * Where an action stands (`advanceAction` has every legal move).
 * planning -> plan-failed | withdrawn | approved (no approval needed) | awaiting-approval -> refused | withdrawn | expired | void | approved;
 * approved -> void | withdrawn | sending -> settling -> verifying -> succeeded | failed;
 * sending -> unknown (sent, no answer) -> settling | failed by reading the provider again or by a person.
 */
export const actionStates = [
  "planning",
  "plan-failed",
  "awaiting-approval",
  "refused",
  "withdrawn",
  "expired",
  "void",
  "approved",
  "sending",
  "unknown",
  "settling",
  "verifying",
  "succeeded",
  "failed",
] as const;

/** The state of an action. */
export type ActionState = (typeof actionStates)[number];

/** One yes or no of a person to a plan, bound to the plan's hash. */
export interface Approval {
  readonly by: string;
  readonly at: Date;
  readonly planHash: string;
}

/** One change to production: plan -> approval -> execution -> verification -> undo. */
export interface Action {
  readonly id: string;
  readonly workspaceId: string;
  /** The n of `A-n`, unique in the workspace. */
  readonly number: number;
  /** Null when asked for outside an incident. */
  readonly incidentId: string | null;
  /** Where the card is shown: the room, or the channel the command was typed in. */
  readonly channelId: string;
  /** `rollback`, `scale`, `restart`, `promote`, ... */
  readonly verb: string;
  readonly serviceId: string;
  readonly target: Target;
  readonly parameters: Readonly<Record<string, string>>;
  readonly requestedBy: Actor;
  readonly requestedAt: Date;
  readonly state: ActionState;
  /** Why it is in this state, for people; null when the state says it all. */
  readonly reason: string | null;
  readonly plan: Plan | null;
  /** How many approvals the policy wants, and from which role. */
  readonly approvalsNeeded: number;
  readonly approverRole: string | null;
  readonly approvals: readonly Approval[];
  /** Until when it can be approved; once approved, until when it must be sent. Null until planned. */
  readonly expiresAt: Date | null;
  /** When the provider was (or may have been) called. */
  readonly sentAt: Date | null;
  /** The provider's own reference of the running change. */
  readonly reference: JsonObject | null;
  readonly verification: Verification | null;
  readonly finishedAt: Date | null;
  /** The action this one undoes. */
  readonly undoes: string | null;
  /** The action that undid this one. */
  readonly undoneBy: string | null;
  /** Who accepted the change as permanent. */
  readonly keptBy: string | null;
  /** The runbook session and step that asked for it. */
  readonly step: { readonly sessionId: string; readonly stepId: string } | null;
}

/**
 * The proof that a change worked: state before and after, and the health checks in between. It exists from the moment the change was
 * made (or must be presumed made because it was still running at the deadline): a failed action with a verification did change something.
 */
export interface Verification {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Consecutive good answers of the service's health check, and how many are wanted; null when the service has none. */
  readonly health: {
    readonly good: number;
    readonly wanted: number;
    readonly last: string;
    readonly checkedAt: Date;
  } | null;
  readonly startedAt: Date;
}

/** Since when an action counts: sent, or asked for when it never was. */
export function sentAtOf(action: Pick<Action, "sentAt" | "requestedAt">): Date {
  return action.sentAt ?? action.requestedAt;
}

/** How people name an action: `A-7`. */
export function actionName(action: Pick<Action, "number">): string {
  return `A-${action.number}`;
}

/** What serialises actions: one at a time may touch a target. */
export function targetKey(target: Target): string {
  const ids = Object.entries(target.ids).sort(([a], [b]) => (a < b ? -1 : 1));
  return [target.provider, ...ids.map(([key, value]) => `${key}=${value}`)].join("/");
}
