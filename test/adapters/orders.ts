import type { ActionOrder, ActionProvider, ApprovedOrder } from "#core/action/action-provider.ts";
import type { ProposedPlan } from "#core/action/plan.ts";
import type { Service } from "#core/incident/service.ts";

/** What a test asks a provider for: the ids of its target, the verb and its parameters. */
export interface Wish {
  readonly provider: string;
  readonly ids: Readonly<Record<string, string>>;
  readonly verb: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly now?: Date;
}

/** A service of acme with one production target. */
export function serviceAt(provider: string, ids: Readonly<Record<string, string>>): Service {
  return {
    id: "web",
    name: "Storefront",
    tier: 1,
    owners: { users: [], usergroups: [] },
    repo: "acme/storefront",
    health: null,
    pagerduty: { service: "PWEB001", escalationPolicy: "PESC001" },
    runbooks: [],
    targets: [{ provider, environment: "production", ids }],
  };
}

/** The order for a wish. */
export function orderFor({ provider, ids, verb, parameters = {}, now }: Wish): ActionOrder {
  const service = serviceAt(provider, ids);
  const target = { provider, environment: "production", ids };
  return { verb, service, target, parameters, now: now ?? new Date("2026-03-02T03:00:00Z") };
}

/** The plan of an order; fails the test with the provider's reason when there is none. */
export async function planned(provider: ActionProvider, order: ActionOrder): Promise<ProposedPlan> {
  const answer = await provider.plan(order);
  if (answer.kind === "impossible") throw new Error(`There is no plan: ${answer.reason} ${answer.hint}`);
  return answer.plan;
}

/** The order as it was approved; stored in between as JSON, which the real store does too. */
export function approved(order: ActionOrder, { instruction, basis }: ProposedPlan): ApprovedOrder {
  const stored: Pick<ApprovedOrder, "instruction" | "basis"> = JSON.parse(JSON.stringify({ instruction, basis }));
  return { ...order, ...stored };
}
