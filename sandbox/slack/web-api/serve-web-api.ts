import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../../faults.ts";
import type { CallLedger, RecordedCall } from "../call-ledger.ts";
import type { RateLimits } from "../rate-limits.ts";
import type { Workspace } from "../workspace.ts";
import { type Answer, isRefusal, refuse } from "./answer.ts";
import { makeArgs } from "./args.ts";
import { commonErrors, refuseCall } from "./check-call.ts";
import type { Method, Methods } from "./method.ts";
import { type ApiRequest, readRequest } from "./read-request.ts";

/** What the Web API needs besides the workspace. */
export interface WebApiNeeds {
  workspace: Workspace;
  methods: Methods;
  ledger: CallLedger;
  tokens: { bot: string; app: string };
  /** undefined: Slack's rates are not enforced. */
  rates: RateLimits | undefined;
  latencyMs(): number;
}

/** Serves `/api/<method>`: checks, runs and records a call, with latency and faults around it. */
export function makeWebApi(
  needs: WebApiNeeds,
): (req: IncomingMessage, res: ServerResponse, name: string) => Promise<void> {
  const { workspace, ledger, methods, tokens } = needs;

  const answer = async (request: ApiRequest, method: Method | undefined): Promise<Answer> => {
    if (!method) return refuse("unknown_method", { req_method: request.method });
    const raw = request.isJson && !method.acceptsJson ? {} : request.raw;
    const refused = refuseCall({ ...request, raw }, method, tokens, workspace.manifest);
    if (refused) return refused;
    const result = await method.run(workspace, makeArgs(raw));
    if (isRefusal(result) && !method.errors.includes(result.error) && !commonErrors.includes(result.error)) {
      throw new Error(`${request.method} answered ${result.error}, which Slack does not document for it`);
    }
    return result;
  };

  const record = (request: ApiRequest, result: Pick<RecordedCall, "ok" | "error" | "retryAfterMs">) => {
    const method = methods[request.method];
    const known = method ? [...method.required, ...method.optional] : [];
    ledger.add({
      method: request.method,
      args: request.raw,
      at: workspace.clock(),
      ...result,
      unknownArgs: method ? Object.keys(request.raw).filter((name) => !known.includes(name)) : [],
    });
  };

  return async (req, res, name) => {
    const request = await readRequest(req, name);
    if (isRefusal(request)) return send(res, 200, request);
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    const fault = workspace.faults.take(name);
    const early = fault ? earlyError(fault) : undefined;
    if (fault && early) {
      record(request, { ok: false, error: early });
      return misbehave(fault, res, workspace);
    }

    const seconds = needs.rates?.secondsToWait(name, method?.tier, makeArgs(request.raw).text("channel")) ?? 0;
    if (seconds > 0) {
      record(request, { ok: false, error: "ratelimited", retryAfterMs: seconds * 1_000 });
      return send(res, 429, refuse("ratelimited"), { "retry-after": String(seconds) });
    }

    // Half before and half after the work, as on a real network: the effect lies in the middle of the round trip.
    const half = needs.latencyMs() / 2;
    if (half > 0) await sleep(half);
    const result = await answer(request, method);
    record(request, isRefusal(result) ? { ok: false, error: result.error } : { ok: true });
    if (half > 0) await sleep(half);
    if (workspace.isClosed()) return void res.destroy();
    if (fault) return misbehaveAfter(fault, res, result);
    send(res, 200, result, scopeHeaders(workspace, method));
  };
}

/** What a fault that strikes before anything happens is recorded as; undefined for those that let the call commit first. */
function earlyError(fault: Fault): string | undefined {
  switch (fault.kind) {
    case "drop-after":
    case "hang-after-commit":
    case "invalid-json-after-commit":
    case "slow":
    case "status-after-commit":
    case "truncated":
    case "wrong-type-after-commit":
      return undefined;
    case "ok-false":
      return fault.error;
    case "drop-before":
    case "hang":
    case "http":
    case "invalid-json":
      return `fault: ${fault.kind}`;
  }
}

async function misbehaveAfter(fault: Fault, res: ServerResponse, result: Answer): Promise<void> {
  switch (fault.kind) {
    case "hang-after-commit":
      return;
    case "status-after-commit":
      return send(res, fault.status, "internal error");
    case "invalid-json-after-commit":
      return send(res, 200, "<html>upstream went away</html>");
    case "wrong-type-after-commit":
      return void res.writeHead(200, { "content-type": fault.type }).end(JSON.stringify(result));
    case "slow":
      await sleep(fault.ms);
      return res.destroyed ? undefined : send(res, 200, result);
    case "truncated": {
      const text = JSON.stringify(result);
      res.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
      res.write(text.slice(0, text.length / 2), () => res.destroy());
      return;
    }
    case "drop-after":
    case "drop-before":
    case "hang":
    case "http":
    case "invalid-json":
    case "ok-false":
      res.destroy();
  }
}

async function misbehave(fault: Fault, res: ServerResponse, workspace: Workspace): Promise<void> {
  switch (fault.kind) {
    case "http":
      return send(res, fault.status, fault.body ?? refuse("internal_error"), fault.headers);
    case "ok-false":
      return send(res, 200, refuse(fault.error));
    case "invalid-json":
      return send(res, 200, "<html>upstream went away</html>");
    case "hang":
      if (fault.ms === undefined) return;
      await sleep(fault.ms);
      if (!workspace.isClosed()) send(res, 200, refuse("request_timeout"));
      return;
    case "drop-after":
    case "drop-before":
    case "hang-after-commit":
    case "invalid-json-after-commit":
    case "slow":
    case "status-after-commit":
    case "truncated":
    case "wrong-type-after-commit":
      res.destroy();
  }
}

function scopeHeaders({ manifest }: Workspace, method: Method | undefined): Record<string, string> {
  return {
    "x-oauth-scopes": (manifest.scopes ?? method?.scopes ?? []).join(","),
    ...(method ? { "x-accepted-oauth-scopes": method.scopes.join(",") } : {}),
  };
}

function send(res: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = typeof body === "string" ? "text/html" : "application/json; charset=utf-8";
  res.writeHead(status, { "content-type": type, "x-slack-req-id": "sandbox", ...headers }).end(text);
}
