import { before } from "../shared/duration.ts";
import type { ActionRule, Policy } from "./policy.ts";

/** What a rule is looked up for. */
export interface RuleQuestion {
  readonly action: string;
  readonly environment: string;
  readonly service: string;
}

const dimensions = ["service", "action", "environment"] as const;

/**
 * The most specific rule that matches, or undefined = refused. A rule matches when each part is absent, names the value or is `*`.
 * More parts named exactly wins; on a tie a rule that names the service beats one that names the action, and that beats one that
 * names the environment; still equal, the one that wants more approvals wins, then the earlier in the file.
 */
export function findRule(policy: Pick<Policy, "actions">, question: RuleQuestion): ActionRule | undefined {
  let best: { readonly rule: ActionRule; readonly rank: readonly number[] } | undefined;
  for (const rule of policy.actions) {
    const rank = rankOf(rule, question);
    if (rank !== undefined && (best === undefined || isHigher(rank, best.rank))) best = { rule, rank };
  }
  return best?.rule;
}

/** The instant from which sent actions count against the policy's limit. */
export function limitWindowStart(limits: NonNullable<Policy["limits"]>, now: Date): Date {
  return before(now, limits.per);
}

function rankOf(rule: ActionRule, question: RuleQuestion): readonly number[] | undefined {
  const exact: number[] = [];
  for (const dimension of dimensions) {
    const values = rule.match[dimension];
    if (values.includes(question[dimension])) exact.push(1);
    else if (values.length === 0 || values.includes("*")) exact.push(0);
    else return undefined;
  }
  return [exact.reduce((sum, one) => sum + one, 0), ...exact, rule.approvals];
}

function isHigher(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at !== -1 && (a[at] ?? 0) > (b[at] ?? 0);
}
