import { makeGitHubClient } from "#adapters/github/client.ts";
import { makeGitHubHistory } from "#adapters/github/code-history.ts";
import { makeGitHubTracker } from "#adapters/github/follow-up-tracker.ts";
import { makeGitHubPublisher } from "#adapters/github/review-publisher.ts";
import type { Circuit } from "#core/shared/circuit.ts";
import { leaseGuard } from "#jobs/lease-scope.ts";

/** Everything that stands on GitHub, with Octokit behind it; imported at its first use only. */
export function composeGitHub(access: { readonly baseUrl: string; readonly token: string; readonly circuit: Circuit }) {
  const client = makeGitHubClient({ ...access, isThrottled: true, guard: leaseGuard });
  return {
    codeHistory: makeGitHubHistory({ client }),
    trackerIn: (repo: string) => makeGitHubTracker({ client, repo }),
    publisherTo: (place: { readonly repo: string; readonly folder: string }) =>
      makeGitHubPublisher({ client, ...place }),
  };
}
