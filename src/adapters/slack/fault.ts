import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from "@slack/web-api";
import { Fault, type Retry } from "#core/shared/fault.ts";

/** Methods that do a new thing each time they are called: a lost answer leaves it unknown whether the thing was done. */
const notRepeatable: ReadonlySet<string> = new Set([
  "bookmarks.add",
  "chat.postEphemeral",
  "chat.postMessage",
  "conversations.create",
]);

/** Slack's own trouble, by the `error` of an `ok: false` answer; the rest of its errors are about our request. */
const transientErrors: ReadonlySet<string> = new Set([
  "rate_limited",
  "ratelimited",
  "request_timeout",
  "service_unavailable",
  "team_added_to_org",
]);

/** Slack says of these that the work may have been done in part. */
const unclearErrors: ReadonlySet<string> = new Set(["fatal_error", "internal_error"]);

/** Errors by which Slack says that it, and not our request, is the trouble. */
const outageErrors: ReadonlySet<string> = new Set(["fatal_error", "internal_error", "service_unavailable"]);

/** Error codes of Node's fetch for a request that never left: nothing happened. */
const neverSent: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** What the SDK threw, as a fault that says whether the call may be tried again. Carries no token, arguments or response body. */
export function toFault(error: unknown, method: string): Fault {
  if (error instanceof Fault) return error;
  const lost: Retry = notRepeatable.has(method) ? "unknown-outcome" : "may-retry";
  if (error instanceof WebAPIRateLimitedError) {
    return new Fault({
      code: "slack-rate-limited",
      message: `Slack asked to wait before more ${method}`,
      hint: "Muster waits and tries again by itself.",
      retry: "may-retry",
      retryAfterMs: error.retryAfter * 1_000,
    });
  }
  if (error instanceof WebAPIPlatformError) return refused(error.data.error, method, lost);
  if (error instanceof WebAPIHTTPError) {
    return new Fault({
      code: `slack-http-${error.statusCode}`,
      message: `Slack answered ${method} with HTTP ${error.statusCode}`,
      hint: "Look at https://status.slack.com; Muster tries again by itself.",
      retry: error.statusCode >= 500 ? lost : "may-retry",
      ...(error.statusCode >= 500 ? { outageOf: "slack" } : {}),
    });
  }
  const wasSent = !neverSent.has(networkCode(error));
  return new Fault({
    code: wasSent ? "slack-no-answer" : "slack-unreachable",
    message: wasSent ? `Slack gave no answer to ${method}` : `Slack can't be reached for ${method}`,
    hint: "Can this host reach Slack? Look at https://status.slack.com; Muster tries again by itself.",
    retry: wasSent ? lost : "may-retry",
    outageOf: "slack",
    ...(error instanceof WebAPIRequestError ? { cause: error.original } : {}),
  });
}

/** Whether the error is Slack's refusal with one of these `error` names (`message_not_found`). */
export function isSlackError(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Fault && names.some((name) => error.code === codeOf(name));
}

function refused(name: string, method: string, lost: Retry): Fault {
  const retry = transientErrors.has(name) ? "may-retry" : unclearErrors.has(name) ? lost : "never";
  return new Fault({
    code: codeOf(name),
    message: `Slack refused ${method}: ${name}`,
    hint: hints[name] ?? `See https://docs.slack.dev/reference/methods/${method} for what ${name} means.`,
    retry,
    ...(outageErrors.has(name) ? { outageOf: "slack" } : {}),
  });
}

function codeOf(name: string): string {
  return `slack-${name.replaceAll("_", "-")}`;
}

const newToken = "Install the app again and set SLACK_BOT_TOKEN to the new token.";

const hints: Readonly<Record<string, string>> = {
  account_inactive: newToken,
  channel_not_found: "Is the channel's name or id right, and is the app a member of it, if it is private?",
  invalid_auth: newToken,
  is_archived: "Unarchive the channel, or name another one in muster.yaml.",
  missing_scope: "Compare the app's scopes with manifest.yml and install the app again.",
  not_authed: "Set SLACK_BOT_TOKEN.",
  not_in_channel: "Invite the app to the channel.",
  restricted_action: "A workspace setting forbids this to apps; ask a workspace admin.",
  token_revoked: newToken,
  user_not_found: "Is the user id in muster.yaml of this workspace?",
};

function networkCode(error: unknown): string {
  const original: unknown = error instanceof WebAPIRequestError ? error.original : error;
  for (let inner: unknown = original; inner instanceof Error; inner = inner.cause) {
    const code: unknown = Reflect.get(inner, "code");
    if (typeof code === "string") return code;
  }
  return "";
}
