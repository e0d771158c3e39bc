import type { JsonObject } from "../shared/json.ts";
import type { Link } from "../shared/link.ts";

/** How to get back, captured before execution; or why there is no way back. */
export type Inverse =
  | {
      readonly kind: "action";
      readonly verb: string;
      readonly parameters: Readonly<Record<string, string>>;
      readonly summary: string;
    }
  | { readonly kind: "none"; readonly reason: string };

/** One row of the plan: "Current: dpl_9 · a1b2c3d · 12 min old". */
export interface PlanFact {
  readonly label: string;
  readonly value: string;
  readonly url: string | null;
}

/** The commits that a change takes back or brings, from the older `base` to the newer `head`, in the service's repository. */
export interface PlanCodeRange {
  readonly base: string;
  readonly head: string;
  /** True when the change goes back to `base`, false when it goes forward to `head`. */
  readonly isTakenBack: boolean;
}

/** What an action will do, computed from the provider's present state. Texts are plain; foreign text in them is not escaped. */
export interface ProposedPlan {
  /** One line: "Roll back Storefront (Vercel) from dpl_9 to dpl_8". */
  readonly summary: string;
  readonly facts: readonly PlanFact[];
  readonly warnings: readonly string[];
  readonly links: readonly Link[];
  readonly before: readonly string[];
  readonly inverse: Inverse;
  /** What stays changed after success until someone undoes or accepts it; null when nothing does. */
  readonly leaves: string | null;
  /** The provider's state the plan was made from; when it reads differently later, the approval is void. */
  readonly basis: JsonObject;
  /** What the provider's `perform` needs. */
  readonly instruction: JsonObject;
  /** Which code changes, for a provider that knows; null otherwise. It is looked up for the plan's readers and not kept. */
  readonly codeRange: PlanCodeRange | null;
}

/** A proposed plan with its identity: approval is given to this hash. */
export interface Plan extends Omit<ProposedPlan, "codeRange"> {
  readonly hash: string;
  readonly plannedAt: Date;
}
