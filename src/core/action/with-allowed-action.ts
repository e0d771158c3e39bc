import type { Actor } from "../shared/actor.ts";
import { type Refusal, refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import type { Action } from "./action.ts";
import type { ActionWork } from "./action-store.ts";
import { type MayRunNeeds, mayRun } from "./may-run.ts";

/** How a person's word on an action ended: taken, or why not. */
export type ActionAnswer = { readonly kind: "changed"; readonly action: Action } | Refusal;

/** The refusal for an id that names no action. */
export const unknownAction = refuse("unknown-action", "This action does not exist.");

/** Runs a change on a locked action in one transaction when the policy lets this actor run such an action. */
export async function withAllowedAction(
  needs: MayRunNeeds & { readonly transact: Transact<ActionWork> },
  c: { readonly actionId: string; readonly by: Actor },
  change: (work: ActionWork, action: Action, userId: string) => Promise<ActionAnswer>,
): Promise<ActionAnswer> {
  // Who may do it is asked outside of the transaction: the answer may have to come from Slack.
  const found = await needs.transact(({ actions }) => actions.load(c.actionId));
  if (found === undefined) return unknownAction;
  const { verb, target, serviceId } = found;
  const allowed = await mayRun(needs, { action: verb, environment: target.environment, service: serviceId }, c.by);
  if (allowed.kind === "refused") return allowed;
  return needs.transact(async (work) => {
    const action = await work.actions.load(c.actionId);
    return action === undefined ? unknownAction : change(work, action, allowed.userId);
  });
}
