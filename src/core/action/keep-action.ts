import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { Transact } from "../shared/transact.ts";
import { actionName } from "./action.ts";
import type { ActionWork } from "./action-store.ts";
import { advanceAction } from "./advance-action.ts";
import type { MayRunNeeds } from "./may-run.ts";
import { recordAction } from "./record-action.ts";
import { type ActionAnswer, withAllowedAction } from "./with-allowed-action.ts";

/** Accepts an executed change as permanent, so that it is no longer listed among the changes left. */
export function makeKeepAction(
  needs: MayRunNeeds & { readonly transact: Transact<ActionWork>; readonly clock: Clock },
) {
  return async function keepAction(c: { readonly actionId: string; readonly by: Actor }): Promise<ActionAnswer> {
    return withAllowedAction(needs, c, async (work, action, userId) => {
      const at = needs.clock.now();
      const kept = advanceAction(action, { kind: "keep", by: userId }, at);
      if (kept.kind === "refused") return kept;
      await recordAction(work, kept.action, at, {
        kind: "action-kept",
        actor: c.by,
        text: `${actionName(action)} accepted as permanent: ${action.plan?.leaves ?? action.plan?.summary ?? action.verb}`,
      });
      return { kind: "changed", action: kept.action };
    });
  };
}
