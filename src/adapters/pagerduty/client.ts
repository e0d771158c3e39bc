import type { z } from "zod";
import { alwaysClosed, type Circuit } from "#core/shared/circuit.ts";
import { Fault } from "#core/shared/fault.ts";
import type { HttpAnswer } from "#core/shared/http-client.ts";
import { networkFailure } from "#core/shared/network-failure.ts";
import { type CallKind, unreadableFault } from "#core/shared/vendor-fault.ts";
import { pagerduty, toFault } from "./fault.ts";

/** Calls PagerDuty's REST API and returns the checked body, or throws a Fault. */
export interface PagerDutyClient {
  get<Schema extends z.ZodType>(
    path: string,
    query: Record<string, string | string[]>,
    schema: Schema,
  ): Promise<z.output<Schema>>;
  write<Schema extends z.ZodType>(
    method: "POST" | "PUT",
    path: string,
    body: object,
    schema: Schema,
  ): Promise<z.output<Schema>>;
}

const timeoutMsDefault = 10_000;

/**
 * The one file that touches @pagerduty/pdjs. Guards for 2.2.4: the `url` option, because its own takes no other host or plain
 * http; the status is checked, because it never throws on 4xx; a short wait on 429 (which did nothing, so its three repeats are safe)
 * instead of its fixed 20 s, because the ledger waits as asked; our own time limit, because its `requestTimeout` only leaves a timer
 * behind; no redirects, because they would carry the token along; `agent`, which node-fetch asks for right before each request, its
 * repeats too, is where a change can still be stopped.
 */
export function makePagerDutyClient(needs: {
  baseUrl: string;
  token: string;
  from: string;
  /** For one call with its repeats; default 10,000. */
  timeoutMs?: number;
  circuit?: Circuit;
  /** Asked when a change begins; what it gives is called right before each of its requests leaves, and may throw to stop it. */
  guard?: () => () => void;
}): PagerDutyClient {
  const circuit = needs.circuit ?? alwaysClosed;
  const timeoutMs = needs.timeoutMs ?? timeoutMsDefault;
  const call = async <Schema extends z.ZodType>(
    kind: CallKind,
    options: object,
    path: string,
    schema: Schema,
  ): Promise<z.output<Schema>> => {
    const demand = kind === "change" ? needs.guard?.() : undefined;
    const request = {
      ...options,
      url: `${needs.baseUrl}${path}`,
      token: needs.token,
      // The content type on reads too, and exactly this one: PagerDuty's description allows no charset, which pdjs would add.
      headers: { From: needs.from, "Content-Type": "application/json" },
      redirect: "manual" as const,
      requestTimeout: 0,
      retryTimeout: 200,
      signal: AbortSignal.timeout(timeoutMs),
      agent: () => demand?.(),
    };
    const { api } = await loadPagerDuty();
    const answer = await api(request).then(toAnswer, (error: unknown) => {
      if (error instanceof Fault) throw error;
      return toAnswer(error) ?? networkFailure(error, timeoutMs);
    });
    if (answer?.kind !== "answered" || answer.status >= 300)
      throw toFault(answer ?? { kind: "no-answer", reason: "gave no answer" }, kind);
    const parsed = schema.safeParse(answer.body);
    if (!parsed.success) throw unreadableFault(pagerduty, "documented body", kind);
    return parsed.data;
  };
  return {
    get: (path, query, schema) =>
      circuit.run(() => call("read", { method: "GET", queryParameters: query }, path, schema)),
    write: (method, path, body, schema) => circuit.run(() => call("change", { method, data: body }, path, schema)),
  };
}

/** Loads pdjs, which brings node-fetch and its own URL parser: not while a start is waited for (docs/decisions/0007). */
export function loadPagerDuty() {
  return import("@pagerduty/pdjs");
}

/** pdjs resolves or, when the body is no JSON, rejects with a response; undefined when there was none. */
function toAnswer(result: unknown): HttpAnswer | undefined {
  if (typeof result !== "object" || result === null) return undefined;
  const status: unknown = Reflect.get(result, "status");
  if (typeof status !== "number") return undefined;
  return { kind: "answered", status, headers: readHeaders(result), body: Reflect.get(result, "data") };
}

function readHeaders(response: object): Record<string, string> {
  const headers: unknown = Reflect.get(response, "headers");
  if (!(headers instanceof Object) || !("forEach" in headers) || typeof headers.forEach !== "function") return {};
  const read: Record<string, string> = {};
  headers.forEach((value: unknown, name: unknown) => {
    read[String(name).toLowerCase()] = String(value);
  });
  return read;
}
