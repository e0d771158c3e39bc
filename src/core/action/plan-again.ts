import type { Actor } from "../shared/actor.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import { actionName } from "./action.ts";
import type { ActionWork } from "./action-store.ts";
import { hasChangedProduction } from "./in-force.ts";
import { endStates } from "./record-action.ts";
import type { RequestAction, Requested } from "./request-action.ts";
import { unknownAction } from "./with-allowed-action.ts";

/** Asks anew for what an action asked for that ended without changing anything (void, expired, failed, ...); the old one stays as it is. */
export function makePlanAgain(needs: {
  readonly transact: Transact<ActionWork>;
  readonly requestAction: (c: RequestAction) => Promise<Requested>;
}) {
  return async function planAgain(c: { readonly actionId: string; readonly by: Actor }): Promise<Requested> {
    const action = await needs.transact(({ actions }) => actions.load(c.actionId));
    if (action === undefined) return unknownAction;
    if (!endStates.includes(action.state) || hasChangedProduction(action))
      return refuse(
        "not-to-be-repeated",
        `${actionName(action)} did not end without a change; ask for a new action instead.`,
      );
    const { verb, serviceId, parameters, channelId, incidentId, step, undoes, target } = action;
    return needs.requestAction({ verb, serviceId, parameters, by: c.by, channelId, incidentId, step, undoes, target });
  };
}
