import type { Actor } from "../shared/actor.ts";
import { person } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { after } from "../shared/duration.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import type { Action } from "./action.ts";
import { actionName } from "./action.ts";
import type { ActionWork } from "./action-store.ts";
import { advanceAction, refuseOwnApproval } from "./advance-action.ts";
import { findRule } from "./find-rule.ts";
import type { MayRunNeeds } from "./may-run.ts";
import { recordAction } from "./record-action.ts";
import { type ActionAnswer, unknownAction } from "./with-allowed-action.ts";

/**
 * Takes a person's yes to the plan with this hash. Refused when the plan is another one, the person lacks the approver's role, asked
 * for it themselves (unless the policy allows it), approved already, or the action is not waiting. The last approval sends it on its way.
 */
export function makeApproveAction(
  needs: MayRunNeeds & { readonly transact: Transact<ActionWork>; readonly clock: Clock },
) {
  const { policy, permissions, transact, clock } = needs;
  return async function approveAction(c: {
    readonly actionId: string;
    readonly planHash: string;
    readonly by: Actor;
  }): Promise<ActionAnswer> {
    if (c.by.kind !== "person") return refuse("not-a-person", "Only people approve changes to production.");
    const userId = c.by.userId;
    const roles = await permissions.rolesOf(userId);
    const answer = await transact(async (work): Promise<ActionAnswer & { readonly approver?: string | null }> => {
      const action = await work.actions.load(c.actionId);
      if (action === undefined) return unknownAction;
      const { verb, target, serviceId } = action;
      const rule = findRule(policy, { action: verb, environment: target.environment, service: serviceId });
      const approver = action.approverRole;
      const isOwn = action.requestedBy.kind === "person" && action.requestedBy.userId === userId;
      // Their own request is the reason that counts, also for somebody without the role: asking for the role would not help.
      if (action.state === "awaiting-approval" && isOwn && rule?.selfApprove !== true)
        return { ...refuseOwnApproval(action), approver };
      if (action.state === "awaiting-approval" && (rule === undefined || approver === null || !roles.has(approver)))
        return {
          ...refuse("not-an-approver", `To approve ${actionName(action)} you need the role ${approver ?? "approver"}.`),
          approver,
        };
      const at = clock.now();
      const mayApproveOwn = rule?.selfApprove === true;
      const expiresAt = after(at, policy.approvalExpiresIn);
      const approved = advanceAction(
        action,
        { kind: "approve", by: userId, planHash: c.planHash, mayApproveOwn, expiresAt },
        at,
      );
      if (approved.kind === "refused") return { ...approved, approver };
      await recordApproval(work, approved.action, userId, at);
      return { kind: "changed", action: approved.action };
    });
    if (answer.kind === "changed") return answer;
    const { reason, message, approver } = answer;
    const namesApprovers = (reason === "self-approval" || reason === "not-an-approver") && approver;
    return refuse(reason, namesApprovers ? `${message} Who can: ${await permissions.whoHas(approver)}.` : message);
  };
}

async function recordApproval(work: ActionWork, action: Action, userId: string, at: Date): Promise<void> {
  await recordAction(work, action, at, {
    kind: "action-approved",
    actor: person(userId),
    text: `${actionName(action)} approved (${action.approvals.length} of ${action.approvalsNeeded})`,
    data: { planHash: action.plan?.hash ?? null, approvals: action.approvals.length, needed: action.approvalsNeeded },
    key: userId,
  });
  if (action.state === "approved") await work.outbox.want({ kind: "perform-action", actionId: action.id });
}
