import type { Service, Target } from "../incident/service.ts";
import type { Refusal } from "../shared/refusal.ts";
import { refuse } from "../shared/refusal.ts";
import type { ActionProvider, ProviderVerb } from "./action-provider.ts";
import { findProvider, findVerb } from "./find-provider.ts";

/** What was asked for, and the target if somebody already knows it (an undo does). */
export interface TargetQuestion {
  readonly service: Service;
  readonly verb: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly target: Target | null;
}

/** The one target an action is for, and the parameters that are left for the provider. */
export interface ChosenTarget {
  readonly kind: "chosen";
  readonly target: Target;
  readonly offered: ProviderVerb;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Chooses the service's target whose provider offers the verb. `provider=`, `environment=` and a target's own id keys (`project=`)
 * narrow it down; environment production goes first; what stays ambiguous is refused with the values that decide.
 */
export function chooseTarget(question: TargetQuestion, providers: readonly ActionProvider[]): ChosenTarget | Refusal {
  const { service, verb } = question;
  const offering = (question.target === null ? service.targets : [question.target]).flatMap((target) => {
    const offered = findVerb(findProvider(providers, target.provider), verb);
    return offered === undefined ? [] : [{ target, offered }];
  });
  if (offering.length === 0) return refuseVerb(service, verb, providers);

  const selecting = new Set(offering.flatMap(({ target }) => Object.keys(selectorsOf(target))));
  const narrowed = offering.filter(({ target, offered }) =>
    Object.entries(question.parameters).every(
      ([name, value]) => !selecting.has(name) || takes(offered, name) || selectorsOf(target)[name] === value,
    ),
  );
  if (narrowed.length === 0)
    return refuse(
      "no-such-target",
      `${service.id} has no such target for ${verb}; choose with ${selectors(offering.map(({ target }) => target))}.`,
    );
  const production = narrowed.filter(({ target }) => target.environment === "production");
  const candidates = production.length > 0 ? production : narrowed;
  const [only, another] = candidates;
  if (only === undefined || another !== undefined)
    return refuse(
      "ambiguous-target",
      `${service.id} can ${verb} in several places; add one of ${selectors(candidates.map(({ target }) => target))}.`,
    );
  return checkParameters(question, only.target, only.offered);
}

function takes(offered: ProviderVerb, name: string): boolean {
  return offered.parameters.some((parameter) => parameter.name === name);
}

function selectorsOf(target: Target): Readonly<Record<string, string>> {
  return { ...target.ids, provider: target.provider, environment: target.environment };
}

/** The selectors whose values differ between the targets, as people type them: `provider=vercel, provider=render`. */
function selectors(targets: readonly Target[]): string {
  const names = [...new Set(["provider", "environment", ...targets.flatMap((target) => Object.keys(target.ids))])];
  const differing = names.flatMap((name) => {
    const values = [...new Set(targets.flatMap((target) => selectorsOf(target)[name] ?? []))];
    return values.length > 1 || targets.length === 1 ? values.map((value) => `${name}=${value}`) : [];
  });
  return differing.join(", ");
}

function checkParameters(question: TargetQuestion, target: Target, offered: ProviderVerb): ChosenTarget | Refusal {
  const allowed = offered.parameters.map((parameter) => `${parameter.name}=`).join(", ");
  const parameters: Record<string, string> = {};
  for (const [name, value] of Object.entries(question.parameters)) {
    if (!takes(offered, name) && name in selectorsOf(target)) continue;
    if (!takes(offered, name))
      return refuse(
        "unknown-parameter",
        `${question.verb} knows no ${name}=; it takes ${allowed === "" ? "no parameters" : allowed}.`,
      );
    parameters[name] = value;
  }
  const missing = offered.parameters.find(
    (parameter) => parameter.required && (parameters[parameter.name] ?? "") === "",
  );
  if (missing !== undefined)
    return refuse("missing-parameter", `${question.verb} needs ${missing.name}=: ${missing.hint}.`);
  return { kind: "chosen", target, offered, parameters };
}

function refuseVerb(service: Service, verb: string, providers: readonly ActionProvider[]): Refusal {
  const known = service.targets.flatMap((target) => findProvider(providers, target.provider)?.verbs ?? []);
  const verbs = [...new Set(known.map((offered) => offered.verb))].sort();
  return refuse(
    "unknown-verb",
    verbs.length === 0
      ? `${service.id} has no target that anything can be done to; add one under services.targets in muster.yaml.`
      : `${service.id} can't ${verb}; it can ${verbs.join(", ")}.`,
  );
}
