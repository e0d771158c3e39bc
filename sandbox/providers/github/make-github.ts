import { acmeCommits, type Commit } from "../acme-commits.ts";
import { makeProvider, type Provider, type ProviderNeeds } from "../provider.ts";
import { codeRoutes } from "./code-routes.ts";
import { githubManners } from "./github-refusal.ts";
import { type GithubState, makeGithubState } from "./github-state.ts";
import { issueRoutes } from "./issue-routes.ts";
import { makePage } from "./make-page.ts";

/** The emulated GitHub: organisation `acme`. Fields and statuses are `@octokit/openapi`'s, with fewer template URLs. */
export function makeGithub(
  needs: ProviderNeeds & {
    readonly token: string;
    readonly commits?: readonly Commit[];
    /** Where this provider is reached (for `link` headers), known after listening. */
    readonly publicUrl: () => string;
  },
): Provider<GithubState> {
  const clock = needs.clock ?? Date.now;
  const state = makeGithubState({ clock, commits: needs.commits ?? acmeCommits(clock()) });
  const page = makePage(needs.publicUrl);
  return makeProvider({
    ...needs,
    name: "github",
    prefix: "/github",
    state,
    routes: [...issueRoutes(state, page), ...codeRoutes(state, page)],
    manners: githubManners(needs.token),
  });
}
