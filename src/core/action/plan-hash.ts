import type { Digest } from "../shared/digest.ts";
import { canonicalJson } from "../shared/json.ts";
import type { Action } from "./action.ts";
import type { ProposedPlan } from "./plan.ts";

/** What an approval is bound to: equal exactly when verb, target, parameters, instruction, basis and summary are equal. */
export function planHash(
  action: Pick<Action, "verb" | "target" | "parameters">,
  plan: Pick<ProposedPlan, "instruction" | "basis" | "summary">,
  digest: Digest,
): string {
  return digest(
    canonicalJson({
      verb: action.verb,
      target: { provider: action.target.provider, environment: action.target.environment, ids: action.target.ids },
      parameters: action.parameters,
      instruction: plan.instruction,
      basis: plan.basis,
      summary: plan.summary,
    }),
  );
}
