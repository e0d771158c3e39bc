import { Fault } from "#core/shared/fault.ts";
import type { HttpAnswer } from "#core/shared/http-client.ts";
import { networkFailure } from "#core/shared/network-failure.ts";
import { type CallKind, type Vendor, vendorFault } from "#core/shared/vendor-fault.ts";

/** GitHub, as faults name it. */
export const github: Vendor = {
  code: "github",
  name: "GitHub",
  hintFor(status) {
    switch (status) {
      case 401:
        return "Check GITHUB_TOKEN: it is not valid (any more).";
      case 403:
        return "GITHUB_TOKEN lacks a permission: contents, pull requests and issues must be writable.";
      case 404:
        return "Check the repository names in muster.yaml; GITHUB_TOKEN may not be allowed to see them.";
      case 410:
        return "Issues are switched off in that repository; name another one as reviews.github.follow_ups.";
      default:
        return status === 429 || status >= 500 ? "Muster waits and tries again." : "See the repository at GitHub.";
    }
  },
};

/** An Octokit error as a fault; its body stays out. What is no answer and no network failure is a bug of ours and comes back as it is. */
export function toFault(error: unknown, call: CallKind, timeoutMs: number): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error;
  const answer = answerOf(error);
  if (answer !== undefined) return vendorFault(github, answer, call);
  // Octokit gives status 500 to what never got an answer, and leaves an AbortError as it is.
  const isNetwork = statusOf(error) !== undefined || error.name === "AbortError";
  return isNetwork ? vendorFault(github, networkFailure(error, timeoutMs), call) : error;
}

function statusOf(error: unknown): number | undefined {
  const status: unknown = error instanceof Error ? Reflect.get(error, "status") : undefined;
  return typeof status === "number" ? status : undefined;
}

/** Whether a fault is GitHub's answer with this status. */
export function isAnswer(error: unknown, status: number): boolean {
  return error instanceof Fault && error.code === `${github.code}-${status}`;
}

/** What GitHub answered. Its rate limits come as 403 too, which is nothing that a permission could help. */
function answerOf(error: Error): Extract<HttpAnswer, { kind: "answered" }> | undefined {
  const response: unknown = Reflect.get(error, "response");
  const status = statusOf(error);
  if (status === undefined || typeof response !== "object" || response === null) return undefined;
  const headers = readHeaders(Reflect.get(response, "headers"));
  const isLimited = status === 403 && ("retry-after" in headers || headers["x-ratelimit-remaining"] === "0");
  const waitS = headers["retry-after"] ?? secondsToReset(headers);
  return {
    kind: "answered",
    status: isLimited ? 429 : status,
    headers: waitS === undefined ? {} : { "retry-after": waitS },
    body: undefined,
  };
}

/** GitHub names the instant at which its limit ends; its own `date` says what time it is there. */
function secondsToReset(headers: Readonly<Record<string, string>>): string | undefined {
  if (headers["x-ratelimit-remaining"] !== "0") return undefined;
  const seconds = Number(headers["x-ratelimit-reset"]) - Date.parse(headers["date"] ?? "") / 1_000;
  return Number.isFinite(seconds) ? String(Math.max(1, Math.ceil(seconds))) : undefined;
}

function readHeaders(headers: unknown): Record<string, string> {
  if (typeof headers !== "object" || headers === null) return {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}
