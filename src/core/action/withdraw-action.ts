import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import { actionName } from "./action.ts";
import type { ActionWork } from "./action-store.ts";
import { advanceAction } from "./advance-action.ts";
import { recordAction } from "./record-action.ts";
import { type ActionAnswer, unknownAction } from "./with-allowed-action.ts";

/** Takes back what the same person asked for, as long as nothing was sent. */
export function makeWithdrawAction(needs: { readonly transact: Transact<ActionWork>; readonly clock: Clock }) {
  return function withdrawAction(c: { readonly actionId: string; readonly by: Actor }): Promise<ActionAnswer> {
    return needs.transact(async (work): Promise<ActionAnswer> => {
      const action = await work.actions.load(c.actionId);
      if (action === undefined) return unknownAction;
      const { requestedBy } = action;
      if (c.by.kind !== "person" || requestedBy.kind !== "person" || requestedBy.userId !== c.by.userId)
        return refuse(
          "not-the-requester",
          `Only who asked for ${actionName(action)} can withdraw it; you can refuse it instead.`,
        );
      const at = needs.clock.now();
      const withdrawn = advanceAction(action, { kind: "withdraw" }, at);
      if (withdrawn.kind === "refused") return withdrawn;
      await recordAction(work, withdrawn.action, at, {
        kind: "action-withdrawn",
        actor: c.by,
        text: `${actionName(action)} withdrawn`,
      });
      return { kind: "changed", action: withdrawn.action };
    });
  };
}
