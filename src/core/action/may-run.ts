import type { Actor } from "../shared/actor.ts";
import type { Refusal } from "../shared/refusal.ts";
import { refuse } from "../shared/refusal.ts";
import type { RuleQuestion } from "./find-rule.ts";
import { findRule } from "./find-rule.ts";
import type { Permissions } from "./permissions.ts";
import type { ActionRule, Policy } from "./policy.ts";

/** What a question about permission is decided from. */
export interface MayRunNeeds {
  readonly policy: Policy;
  readonly permissions: Permissions;
}

/** The rule and the person, when the policy lets this actor run the action; nothing matches = refused. */
export async function mayRun(
  { policy, permissions }: MayRunNeeds,
  question: RuleQuestion,
  by: Actor,
): Promise<{ readonly kind: "allowed"; readonly rule: ActionRule; readonly userId: string } | Refusal> {
  if (by.kind !== "person")
    return refuse(
      "not-a-person",
      `Only people change production; ${by.name} may not ${question.action} ${question.service}.`,
    );
  const rule = findRule(policy, question);
  const what = `${question.action} ${question.service} in ${question.environment}`;
  if (rule === undefined)
    return refuse(
      "no-policy",
      `The policy has no rule that lets anybody ${what}; add one under policy.actions in muster.yaml.`,
    );
  if (!(await permissions.hasRole(by.userId, rule.run)))
    return refuse(
      "missing-role",
      `To ${what} you need the role ${rule.run}; ask one of these: ${await permissions.whoHas(rule.run)}.`,
    );
  return { kind: "allowed", rule, userId: by.userId };
}
