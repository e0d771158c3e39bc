import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { Octokit } from "@octokit/rest";
import { toFault } from "./fault.ts";

/** GitHub's REST API through Octokit. Reads are repeated by its retry plugin; writes never, the ledger decides about them. */
export type GitHubClient = Octokit;

/** What the client needs; `isThrottled` spaces writes one second apart as GitHub asks, which tests switch off. */
export interface GitHubClientNeeds {
  readonly baseUrl: string;
  readonly token: string;
  readonly isThrottled: boolean;
}

const MusterOctokit = Octokit.plugin(retry, throttling);
const requestTimeoutMs = 10_000;
const silent = () => undefined;

/** Makes the client. */
export function makeGitHubClient(needs: GitHubClientNeeds): GitHubClient {
  const octokit = new MusterOctokit({
    baseUrl: needs.baseUrl,
    auth: needs.token,
    userAgent: "muster",
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: {
      fetch: (url: string, init: RequestInit) => fetch(url, { ...init, signal: AbortSignal.timeout(requestTimeoutMs) }),
    },
    throttle: { enabled: needs.isThrottled, onRateLimit: () => false, onSecondaryRateLimit: () => false },
    retry: { enabled: true, retries: 2 },
  });
  octokit.hook.before("request", (options) => {
    if (options.method !== "GET") options.request = { ...options.request, retries: 0 };
  });
  return octokit;
}

/** A repository taken apart: `owner/name`. */
export function repoOf(name: string): { readonly owner: string; readonly repo: string } {
  const [owner = "", repo = ""] = name.split("/");
  return { owner, repo };
}

/** Runs calls to GitHub and turns what they throw into faults. */
export async function asGitHub<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw toFault(error);
  }
}
