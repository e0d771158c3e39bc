import type { Action } from "./action.ts";
import { actionName } from "./action.ts";
import { endStates } from "./record-action.ts";

/** One line for each action that has not ended, so that nobody approves or forgets it unknowingly: "A-7 rollback of web (awaiting approval)". */
export function openActions(actions: readonly Action[]): readonly string[] {
  return actions
    .filter(({ state }) => !endStates.includes(state))
    .map((action) => `${actionName(action)} ${action.verb} of ${action.serviceId} (${action.state.replace("-", " ")})`);
}
