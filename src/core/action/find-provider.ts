import type { ActionProvider, ProviderVerb } from "./action-provider.ts";

/** The provider of a target, by name. */
export function findProvider(providers: readonly ActionProvider[], name: string): ActionProvider | undefined {
  return providers.find((provider) => provider.name === name);
}

/** What a provider says about one of its verbs. */
export function findVerb(provider: ActionProvider | undefined, verb: string): ProviderVerb | undefined {
  return provider?.verbs.find((offered) => offered.verb === verb);
}
