import type { ActionView } from "#core/action/action-view.ts";
import { isChangeLeft, isInForce } from "#core/action/in-force.ts";
import { actions, type Block, type Button, button } from "./block.ts";
import { actionIds, actionRef, planRef } from "./ids.ts";

/** The buttons that mean something in this state; none when nothing is left to decide. */
export function actionButtons(view: ActionView): Block[] {
  const buttons = buttonsOf(view);
  return buttons.length === 0 ? [] : [actions(...buttons)];
}

function buttonsOf({ action }: ActionView): readonly Button[] {
  const ref = actionRef.encode({ actionId: action.id });
  switch (action.state) {
    case "planning":
      return [button("Withdraw", actionIds.actionWithdraw, ref)];
    case "awaiting-approval":
      return action.plan === null
        ? [button("Withdraw", actionIds.actionWithdraw, ref)]
        : [
            button(
              "Approve",
              actionIds.actionApprove,
              planRef.encode({ actionId: action.id, planHash: action.plan.hash }),
              "primary",
            ),
            button("Refuse", actionIds.actionRefuse, ref, "danger"),
            button("Withdraw", actionIds.actionWithdraw, ref),
          ];
    case "unknown":
      return [
        button("It happened", actionIds.actionHappened, ref),
        button("It did not", actionIds.actionDidNotHappen, ref),
        button("Check again", actionIds.actionCheckAgain, ref, "primary"),
      ];
    case "succeeded":
    case "failed": {
      // Undoing an undo would be the change once more: that is asked for as what it is.
      const canUndo =
        action.undoes === null && isInForce(action) && action.keptBy === null && action.plan?.inverse.kind === "action";
      return [
        ...(canUndo ? [button("Undo", actionIds.actionUndo, ref)] : []),
        ...(isChangeLeft(action) ? [button("Keep", actionIds.actionKeep, ref)] : []),
      ];
    }
    case "plan-failed":
    case "refused":
    case "withdrawn":
    case "expired":
    case "void":
    case "approved":
    case "sending":
    case "settling":
    case "verifying":
      return [];
  }
}
