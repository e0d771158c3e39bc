import type { Service, Target } from "../incident/service.ts";
import type { JsonObject } from "../shared/json.ts";
import type { ProposedPlan } from "./plan.ts";

/** What is asked of a provider. */
export interface ActionOrder {
  readonly verb: string;
  readonly service: Service;
  readonly target: Target;
  readonly parameters: Readonly<Record<string, string>>;
  readonly now: Date;
}

/** A plan, or a clear reason why there is none and what to do instead. */
export type PlanAnswer =
  | { readonly kind: "planned"; readonly plan: ProposedPlan }
  | { readonly kind: "impossible"; readonly reason: string; readonly hint: string };

/** How a call that changes something ended. `unknown`: sent, no (readable) answer; never send again before `locate`. */
export type PerformAnswer =
  | { readonly kind: "sent"; readonly reference: JsonObject }
  | { readonly kind: "refused"; readonly reason: string; readonly hint: string }
  | { readonly kind: "unknown"; readonly reason: string };

/** What reading the provider again says about a change we may have sent at `sentAt`. */
export type LocateAnswer =
  | { readonly kind: "happened"; readonly reference: JsonObject }
  | { readonly kind: "did-not-happen" }
  | { readonly kind: "unclear"; readonly reason: string };

/** Whether the change has taken hold. */
export type SettleAnswer =
  | { readonly kind: "running"; readonly progress: string }
  | { readonly kind: "settled"; readonly after: readonly string[] }
  | { readonly kind: "failed"; readonly reason: string; readonly hint: string };

/** The order with the plan's instruction and basis, as it was approved. */
export interface ApprovedOrder extends ActionOrder {
  readonly instruction: JsonObject;
  readonly basis: JsonObject;
}

/**
 * Changes production at one provider. Reads may be repeated freely; `perform` sends exactly one change. A setting that belongs to the change
 * and has an absolute value may be set after it, and by `settle` once more where that got lost.
 */
export interface ActionProvider {
  /** The provider's name as in `targets:`. */
  readonly name: string;
  /** What it can do to a target: verb, what it does, its parameters. */
  readonly verbs: readonly ProviderVerb[];
  plan(order: ActionOrder): Promise<PlanAnswer>;
  perform(order: ApprovedOrder): Promise<PerformAnswer>;
  locate(order: ApprovedOrder, sentAt: Date): Promise<LocateAnswer>;
  settle(order: ApprovedOrder, reference: JsonObject, sentAt: Date): Promise<SettleAnswer>;
}

/** One thing a provider can do. */
export interface ProviderVerb {
  readonly verb: string;
  readonly title: string;
  readonly parameters: readonly { readonly name: string; readonly required: boolean; readonly hint: string }[];
}
