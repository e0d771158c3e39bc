import type { Directory } from "../incident/directory.ts";
import type { ServiceCatalogue } from "../incident/service.ts";
import { actorId, system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { Digest } from "../shared/digest.ts";
import { after } from "../shared/duration.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import { Fault } from "../shared/fault.ts";
import type { Transact } from "../shared/transact.ts";
import type { Action } from "./action.ts";
import { actionName } from "./action.ts";
import type { ActionProvider, PlanAnswer } from "./action-provider.ts";
import type { ActionWork } from "./action-store.ts";
import { advanceAction } from "./advance-action.ts";
import { askApprovers, holdersOf } from "./ask-approvers.ts";
import type { CodeHistory } from "./code-history.ts";
import { explainCode } from "./explain-code.ts";
import { findProvider } from "./find-provider.ts";
import { findRule } from "./find-rule.ts";
import type { ProposedPlan } from "./plan.ts";
import { planHash } from "./plan-hash.ts";
import type { ActionRule, Policy } from "./policy.ts";
import { recordAction } from "./record-action.ts";

/** What reading a provider for a plan needs. */
export interface ReadPlanNeeds {
  readonly catalogue: ServiceCatalogue;
  readonly providers: readonly ActionProvider[];
  readonly clock: Clock;
}

/**
 * The provider's plan for an action as production is now. A fault that may pass is thrown, one that never will is an `impossible` plan.
 */
export async function readPlan(needs: ReadPlanNeeds, action: Action): Promise<PlanAnswer> {
  const service = needs.catalogue.byId(action.serviceId);
  const provider = findProvider(needs.providers, action.target.provider);
  if (service === undefined || provider === undefined)
    return {
      kind: "impossible",
      reason: `${service === undefined ? `service ${action.serviceId}` : `provider ${action.target.provider}`} is not configured any more`,
      hint: "put it back into muster.yaml and ask again",
    };
  const { verb, target, parameters } = action;
  try {
    return await provider.plan({ verb, service, target, parameters, now: needs.clock.now() });
  } catch (error) {
    if (error instanceof Fault && error.retry === "never")
      return { kind: "impossible", reason: error.message, hint: error.hint };
    throw error;
  }
}

/** Computes what a requested action will do, and asks for the approvals that the policy wants. Reads the provider, changes nothing. */
export function makePlanAction(
  needs: ReadPlanNeeds & {
    readonly transact: Transact<ActionWork>;
    readonly policy: Policy;
    readonly digest: Digest;
    readonly directory: Pick<Directory, "membersOf">;
    /** Null when no code host is configured. */
    readonly codeHistory: CodeHistory | null;
  },
) {
  return async function planAction(_run: EffectRun, actionId: string): Promise<EffectOutcome> {
    const action = await needs.transact(({ actions }) => actions.load(actionId));
    if (action?.state !== "planning") return { kind: "done" };
    const answer = await readPlan(needs, action);
    const explained =
      answer.kind === "planned"
        ? await explainCode(answer.plan, needs.catalogue.byId(action.serviceId), needs.codeHistory)
        : null;
    const { verb, target, serviceId } = action;
    const rule = findRule(needs.policy, { action: verb, environment: target.environment, service: serviceId });
    const approvers = await holdersOf(rule === undefined ? null : approverRole(rule), needs);
    await needs.transact(async (work) => {
      const current = await work.actions.load(actionId);
      if (current === undefined) return;
      if (answer.kind === "planned")
        await recordPlan(work, current, { ...answer.plan, ...explained }, { ...needs, rule, approvers });
      else await recordNoPlan(work, current, answer, needs.clock.now());
    });
    return { kind: "done" };
  };
}

async function recordPlan(
  work: ActionWork,
  action: Action,
  proposed: ProposedPlan,
  needs: {
    readonly policy: Policy;
    readonly digest: Digest;
    readonly clock: Clock;
    readonly rule: ActionRule | undefined;
    readonly approvers: readonly string[];
  },
): Promise<void> {
  const { policy, digest, rule } = needs;
  const at = needs.clock.now();
  if (rule === undefined) {
    const reason = "the policy has no rule for it any more";
    await recordNoPlan(work, action, { reason, hint: "add one under policy.actions in muster.yaml" }, at);
    return;
  }
  const expiresAt = after(at, policy.approvalExpiresIn);
  const { codeRange: _, ...made } = proposed;
  // What is undone is back where it was: nobody has to undo or accept that once more.
  const plan = action.undoes === null ? made : { ...made, leaves: null };
  const planned = advanceAction(
    action,
    {
      kind: "plan",
      plan: { ...plan, hash: planHash(action, proposed, digest), plannedAt: at },
      approvalsNeeded: rule.approvals,
      approverRole: approverRole(rule),
      expiresAt,
    },
    at,
  );
  if (planned.kind === "refused") return;
  await recordAction(work, planned.action, at, {
    kind: "action-planned",
    actor: system("Muster"),
    text: `${actionName(action)} planned: ${proposed.summary}`,
    data: {
      planHash: planned.action.plan?.hash ?? null,
      summary: proposed.summary,
      warnings: proposed.warnings,
      before: proposed.before,
      approvalsNeeded: rule.approvals,
      requestedBy: actorId(action.requestedBy),
    },
  });
  if (planned.action.state === "approved") await work.outbox.want({ kind: "perform-action", actionId: action.id });
  else await work.outbox.want({ kind: "expire-approval", actionId: action.id }, { notBefore: expiresAt });
  await askApprovers(work, planned.action, needs.approvers);
}

function approverRole(rule: ActionRule): string | null {
  return rule.approvals === 0 ? null : (rule.approve ?? rule.run);
}

async function recordNoPlan(
  work: ActionWork,
  action: Action,
  answer: { readonly reason: string; readonly hint: string },
  at: Date,
): Promise<void> {
  const reason = `${answer.reason}. ${answer.hint}`;
  const failed = advanceAction(action, { kind: "give-up-planning", reason }, at);
  if (failed.kind === "refused") return;
  await recordAction(work, failed.action, at, {
    kind: "action-plan-failed",
    actor: system("Muster"),
    text: `${actionName(action)} has no plan: ${reason}`,
  });
}
