import type { Actor } from "../shared/actor.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import { actionName } from "./action.ts";
import type { ActionWork } from "./action-store.ts";
import { isInForce } from "./in-force.ts";
import type { RequestAction, Requested } from "./request-action.ts";
import { unknownAction } from "./with-allowed-action.ts";

/**
 * Asks for the inverse of an executed action, as it was captured before execution: a new action with its own plan and approval. Without
 * an id it takes the newest change in force of the incident, or of the channel.
 */
export function makeUndoAction(needs: {
  readonly transact: Transact<ActionWork>;
  readonly requestAction: (c: RequestAction) => Promise<Requested>;
}) {
  return async function undoAction(c: {
    readonly actionId: string | null;
    readonly incidentId: string | null;
    readonly channelId: string;
    readonly by: Actor;
  }): Promise<Requested> {
    const original = await needs.transact(({ actions }) => {
      if (c.actionId !== null) return actions.load(c.actionId);
      return actions.newestInForce(c.incidentId === null ? { channelId: c.channelId } : { incidentId: c.incidentId });
    });
    if (original === undefined)
      return c.actionId === null
        ? refuse("nothing-to-undo", "No change from here is in force; name the action to undo another one, e.g. A-7.")
        : unknownAction;
    const name = actionName(original);
    if (original.undoneBy !== null)
      return refuse("already-undone", `${name} is already undone; there is nothing left to undo.`);
    if (!isInForce(original) || original.plan === null)
      return refuse("not-in-force", `${name} changed nothing that could be undone.`);
    const { inverse } = original.plan;
    if (inverse.kind === "none") return refuse("no-way-back", `${name} has no undo: ${inverse.reason}.`);
    return needs.requestAction({
      verb: inverse.verb,
      serviceId: original.serviceId,
      parameters: inverse.parameters,
      by: c.by,
      channelId: c.channelId,
      incidentId: original.incidentId,
      step: null,
      undoes: original.id,
      target: original.target,
    });
  };
}
