import type { AppManifest } from "../app-manifest.ts";
import { type Refusal, refuse, refuseArguments } from "./answer.ts";
import { makeArgs } from "./args.ts";
import type { Method } from "./method.ts";
import type { ApiRequest } from "./read-request.ts";

/** Errors any method may answer with (the "common errors" of Slack's method reference that the sandbox uses). */
export const commonErrors: readonly string[] = [
  "invalid_arg_name",
  "invalid_arguments",
  "invalid_auth",
  "invalid_form_data",
  "invalid_post_type",
  "missing_post_type",
  "missing_scope",
  "not_allowed_token_type",
  "not_authed",
  "ratelimited",
];

// Their own errors say more than "missing required field".
const OWN_ERROR_FOR_MISSING: Readonly<Record<string, string>> = {
  "conversations.create name": "invalid_name_required",
};

/** What Slack checks before a method runs: token, its type, scopes, argument names, required arguments. */
export function refuseCall(
  request: ApiRequest,
  method: Method,
  tokens: { bot: string; app: string },
  manifest: AppManifest,
): Refusal | undefined {
  const refused = method.token === "none" ? undefined : refuseToken(request.token, method, tokens, manifest);
  if (refused) return refused;
  const args = makeArgs(request.raw);
  if (args.names.some((name) => !/^[A-Za-z0-9_]{1,100}$/.test(name))) return refuse("invalid_arg_name");
  const missing = method.required.filter((name) => !args.has(name) && !isEmptyAllowed(request, name));
  const own = missing.map((name) => OWN_ERROR_FOR_MISSING[`${request.method} ${name}`]).find(Boolean);
  if (own) return refuse(own);
  return missing.length > 0 ? refuseArguments(...missing.map((name) => `missing required field: ${name}`)) : undefined;
}

function refuseToken(token: string, method: Method, tokens: { bot: string; app: string }, manifest: AppManifest) {
  if (token === "") return refuse("not_authed");
  const kind = token === tokens.bot ? "bot" : token === tokens.app ? "app" : undefined;
  if (!kind) return refuse("invalid_auth");
  // auth.test also answers for an app-level token at Slack, but nothing here relies on it.
  if (kind !== method.token) return refuse("not_allowed_token_type");
  const { scopes } = manifest;
  const isGranted =
    kind === "app" || !scopes || method.scopes.length === 0 || method.scopes.some((one) => scopes.includes(one));
  return isGranted
    ? undefined
    : refuse("missing_scope", { needed: method.scopes.join(","), provided: scopes.join(",") });
}

// An empty topic or purpose clears it.
function isEmptyAllowed(request: ApiRequest, name: string): boolean {
  return (name === "topic" || name === "purpose") && request.raw[name] === "";
}
