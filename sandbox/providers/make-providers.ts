import type { Faults } from "../faults.ts";
import { acmeCommits } from "./acme-commits.ts";
import { makeGithub } from "./github/make-github.ts";
import { makePagerduty } from "./pagerduty/make-pagerduty.ts";
import { makeRender } from "./render/make-render.ts";
import { makeShop } from "./shop/make-shop.ts";
import { makeSupabase } from "./supabase/make-supabase.ts";
import { makeVercel } from "./vercel/make-vercel.ts";

/** Everything Acme uses besides Slack. */
export type Providers = ReturnType<typeof makeProviders>;

/** Makes all emulated vendors of one sandbox; GitHub and Vercel share the storefront's history. */
export function makeProviders(options: {
  readonly faults: Faults;
  readonly clock?: () => number;
  readonly latencyMs?: number;
  /** Where the sandbox is reached, known after listening. */
  readonly publicUrl: () => string;
  readonly tokens: {
    readonly vercel: string;
    readonly render: string;
    readonly pagerduty: string;
    readonly github: string;
    readonly supabase: string;
  };
  /** From a rollback's request to the moved domains, and from a Render deploy's request to `live`; default 1,500. */
  readonly changeMs?: number;
}) {
  const { tokens, publicUrl, changeMs = 1_500, ...needs } = options;
  const commits = acmeCommits((options.clock ?? Date.now)());
  const vercel = makeVercel({ ...needs, token: tokens.vercel, commits, aliasJobMs: changeMs });
  return {
    vercel,
    render: makeRender({ ...needs, token: tokens.render, deployMs: changeMs }),
    pagerduty: makePagerduty({ ...needs, token: tokens.pagerduty }),
    github: makeGithub({ ...needs, token: tokens.github, commits, publicUrl: () => `${publicUrl()}/github` }),
    supabase: makeSupabase({ ...needs, secretKey: tokens.supabase }),
    shop: makeShop({ ...needs, vercel: vercel.state }),
  };
}
