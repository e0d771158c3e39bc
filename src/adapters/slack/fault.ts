import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from "@slack/web-api";
import { Fault, type Retry } from "#core/shared/fault.ts";
import { treatmentOf } from "./error-groups.ts";

/** The code of the fault that says that Slack didn't look at a call and when it will. */
export const rateLimitedCode = "slack-rate-limited";
/** The code of the fault that says that a call was not sent, because its turn would have come too late. */
export const overloadedCode = "slack-overloaded";

/** Methods that do a new thing each time they are called: a lost answer leaves it unknown whether the thing was done. */
const notRepeatable: ReadonlySet<string> = new Set([
  "bookmarks.add",
  "chat.postEphemeral",
  "chat.postMessage",
  "conversations.create",
]);

/** Slack says of these that the work may have been done in part, or not that it wasn't. */
const unclearErrors: ReadonlySet<string> = new Set([
  "fatal_error",
  "internal_error",
  "request_timeout",
  "service_unavailable",
]);

/** How long we stay away when an `ok: false` asks to wait without naming a time. */
const unsaidWaitMs = 60_000;
/** What only a person can change is looked at once a minute: soon enough after the change, and no burden before. */
const adminWaitMs = 60_000;

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
  if (error instanceof WebAPIRateLimitedError) return askedToWait(method, error.retryAfter * 1_000);
  if (error instanceof WebAPIPlatformError) {
    // The SDK gives a body that is no JSON as the error's name.
    const isName = /^[a-z][a-z0-9_]{0,99}$/.test(error.data.error);
    return isName ? refused(error.data.error, method, lost) : unreadable(method);
  }
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

/** Slack, or something on the way to it, answered what nobody can read: a call that does a new thing may have done it. */
export function unreadable(method: string): Fault {
  return new Fault({
    code: "slack-unreadable",
    message: `Slack's answer to ${method} is not what its documentation says`,
    hint: "Is there a proxy between this host and Slack that answers for it? If not, please report this with the Muster version.",
    retry: notRepeatable.has(method) ? "unknown-outcome" : "may-retry",
  });
}

function askedToWait(method: string, retryAfterMs: number): Fault {
  return new Fault({
    code: rateLimitedCode,
    message: `Slack asked to wait before more ${method}`,
    hint: "Muster waits and tries again by itself.",
    retry: "may-retry",
    retryAfterMs,
  });
}

function refused(name: string, method: string, lost: Retry): Fault {
  const treatment = treatmentOf(name);
  const hint =
    treatment.hint ?? `See https://docs.slack.dev/reference/methods/${method} for what ${name} means, and report it.`;
  const options = { code: codeOf(name), message: `Slack refused ${method}: ${name}`, hint };
  switch (treatment.class) {
    case "wait":
      return askedToWait(method, unsaidWaitMs);
    case "retry":
      return new Fault({
        ...options,
        retry: unclearErrors.has(name) ? lost : "may-retry",
        ...(outageErrors.has(name) ? { outageOf: "slack" } : {}),
      });
    case "needs-admin":
      return new Fault({ ...options, retry: "may-retry", retryAfterMs: adminWaitMs, needsPerson: true });
    case "never":
      return new Fault({ ...options, retry: "never" });
  }
}

function codeOf(name: string): string {
  return `slack-${name.replaceAll("_", "-")}`;
}

function networkCode(error: unknown): string {
  const original: unknown = error instanceof WebAPIRequestError ? error.original : error;
  for (let inner: unknown = original; inner instanceof Error; inner = inner.cause) {
    const code: unknown = Reflect.get(inner, "code");
    if (typeof code === "string") return code;
  }
  return "";
}
