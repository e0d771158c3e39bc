import { type Action, actionName } from "#core/action/action.ts";
import { person } from "#core/shared/actor.ts";
import { md, type Safe } from "#templates/slack/escape.ts";
import { actionIds, actionRef, callbackIds, fieldIds, planRef } from "#templates/slack/ids.ts";
import { refuseModal } from "#templates/slack/refuse-modal.ts";
import { changing, type Gate } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo, staleReply, staleSubmitReply, submitReplyTo } from "../reply.ts";

const unknownAnswers = [
  [actionIds.actionHappened, "happened"],
  [actionIds.actionDidNotHappen, "did-not-happen"],
  [actionIds.actionCheckAgain, "check-again"],
] as const;

/** The buttons of an action's card. A click only records the decision; the jobs change production. */
export function registerAction(deps: CommandDeps): void {
  const { handle } = deps;
  handle.click(actionIds.actionApprove, changing, async ({ userId, value }) => {
    const ref = planRef.decode(value);
    if (ref === undefined) return staleReply();
    return replyTo(await deps.approveAction({ ...ref, by: person(userId) }), ({ action }) => sayApproved(action));
  });
  handle.click(actionIds.actionRefuse, refuseGate, async ({ value }) =>
    actionRef.decode(value) === undefined ? staleReply() : { kind: "shown" },
  );
  handle.submit(callbackIds.refuse, "change", async ({ userId, metadata, values }) => {
    const ref = actionRef.decode(metadata);
    if (ref === undefined) return staleSubmitReply();
    const reason = values[fieldIds.refuseReason] ?? null;
    const result = await deps.refuseAction({ ...ref, reason, by: person(userId) });
    return submitReplyTo(
      result,
      fieldIds.refuseReason,
      ({ action }) => md`${actionName(action)} is refused; nothing was changed.`,
    );
  });
  handle.click(actionIds.actionWithdraw, changing, async ({ userId, value }) => {
    const ref = actionRef.decode(value);
    if (ref === undefined) return staleReply();
    return replyTo(
      await deps.withdrawAction({ ...ref, by: person(userId) }),
      ({ action }) => md`${actionName(action)} is withdrawn; nothing was changed.`,
    );
  });
  handle.click(actionIds.actionKeep, changing, async ({ userId, value }) => {
    const ref = actionRef.decode(value);
    if (ref === undefined) return staleReply();
    return replyTo(
      await deps.keepAction({ ...ref, by: person(userId) }),
      ({ action }) => md`${actionName(action)} stays; it is no longer listed as left in place.`,
    );
  });
  handle.click(actionIds.actionUndo, changing, async ({ userId, channelId, value }) => {
    const ref = actionRef.decode(value);
    if (ref === undefined || channelId === null) return staleReply();
    const result = await deps.undoAction({ actionId: ref.actionId, incidentId: null, channelId, by: person(userId) });
    return replyTo(
      result,
      ({ action }) => md`${actionName(action)}: planning the way back. Nothing is changed before the plan is approved.`,
    );
  });
  for (const [actionId, answer] of unknownAnswers) {
    handle.click(actionId, changing, async ({ userId, value }) => {
      const ref = actionRef.decode(value);
      if (ref === undefined) return staleReply();
      return replyTo(await deps.answerUnknown({ ...ref, answer, by: person(userId) }), ({ action }) =>
        sayUnknown(action, answer),
      );
    });
  }
}

function refuseGate(value: string): Gate {
  const ref = actionRef.decode(value);
  return ref === undefined ? changing : { access: "change", opens: refuseModal({ ...ref, summary: null }) };
}

function sayApproved(action: Action): Safe {
  const missing = action.approvalsNeeded - action.approvals.length;
  if (missing > 0) return md`Your approval of ${actionName(action)} counts; ${missing} more is needed.`;
  return md`Approved. ${actionName(action)} is being carried out; follow it on its card.`;
}

function sayUnknown(action: Action, answer: "happened" | "did-not-happen" | "check-again"): Safe {
  if (answer === "check-again") return md`Reading ${action.target.provider} again.`;
  return answer === "happened"
    ? md`${actionName(action)} is taken as done; its effect is checked now.`
    : md`${actionName(action)} is taken as not done.`;
}
