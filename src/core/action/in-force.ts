import type { Action } from "./action.ts";
import { actionName } from "./action.ts";

/** Whether the action changed production: it succeeded, or it failed after the change was made. */
export function hasChangedProduction(action: Pick<Action, "state" | "verification">): boolean {
  return action.state === "succeeded" || (action.state === "failed" && action.verification !== null);
}

/** Whether the change is still there as far as Muster knows: made and not undone. */
export function isInForce(action: Pick<Action, "state" | "verification" | "undoneBy">): boolean {
  return hasChangedProduction(action) && action.undoneBy === null;
}

/** Whether people must still undo the change or accept it: in force, leaves something behind, and nobody kept it. */
export function isChangeLeft(action: Action): boolean {
  return isInForce(action) && action.plan !== null && action.plan.leaves !== null && action.keptBy === null;
}

/** One line for each change that people must still undo or accept: "production is pinned to dpl_8 (A-7)". */
export function changesLeft(actions: readonly Action[]): readonly string[] {
  return actions.flatMap((action) =>
    isChangeLeft(action) && action.plan?.leaves ? [`${action.plan.leaves} (${actionName(action)})`] : [],
  );
}
