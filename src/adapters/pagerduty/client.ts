import { api } from "@pagerduty/pdjs";
import type { z } from "zod";
import type { HttpAnswer } from "#core/shared/http-client.ts";
import { unreadableFault, vendorFault } from "#core/shared/vendor-fault.ts";
import { pagerduty } from "./fault.ts";

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

const timeoutMs = 10_000;

/**
 * The one file that touches @pagerduty/pdjs. Guards for 2.2.4: the `url` option, because its own takes no other host or plain
 * http; the status is checked, because it never throws on 4xx; a short wait on 429 instead of its fixed 20 s, because the ledger
 * waits as asked; our own time limit, because its `requestTimeout` only leaves a timer behind.
 */
export function makePagerDutyClient(needs: { baseUrl: string; token: string; from: string }): PagerDutyClient {
  const call = async <Schema extends z.ZodType>(
    options: object,
    path: string,
    schema: Schema,
  ): Promise<z.output<Schema>> => {
    const request = {
      ...options,
      url: `${needs.baseUrl}${path}`,
      token: needs.token,
      headers: { From: needs.from },
      requestTimeout: 0,
      retryTimeout: 200,
      signal: AbortSignal.timeout(timeoutMs),
    };
    const answer = await api(request).then(toAnswer, toAnswer);
    if (answer.kind !== "answered" || answer.status >= 300) throw vendorFault(pagerduty, answer);
    const parsed = schema.safeParse(answer.body);
    if (!parsed.success) throw unreadableFault(pagerduty, "documented body");
    return parsed.data;
  };
  return {
    get: (path, query, schema) => call({ method: "GET", queryParameters: query }, path, schema),
    write: (method, path, body, schema) => call({ method, data: body }, path, schema),
  };
}

/** pdjs resolves or rejects with a response; a network failure rejects with an error that has a code. */
function toAnswer(result: unknown): HttpAnswer {
  if (typeof result !== "object" || result === null) return { kind: "no-answer", reason: "gave no answer" };
  const status: unknown = Reflect.get(result, "status");
  if (typeof status === "number") {
    const headers: unknown = Reflect.get(result, "headers");
    const retryAfter = headers instanceof Object && "get" in headers ? readHeader(headers, "retry-after") : undefined;
    return {
      kind: "answered",
      status,
      headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
      body: Reflect.get(result, "data"),
    };
  }
  const code: unknown = Reflect.get(result, "code");
  if (code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return { kind: "not-sent", reason: `could not be reached (${code})` };
  }
  return {
    kind: "no-answer",
    reason:
      Reflect.get(result, "name") === "AbortError"
        ? `gave no answer in ${timeoutMs / 1_000} s`
        : "broke the connection",
  };
}

function readHeader(headers: object, name: string): string | undefined {
  const get: unknown = Reflect.get(headers, "get");
  const value: unknown = typeof get === "function" ? Reflect.apply(get, headers, [name]) : undefined;
  return typeof value === "string" ? value : undefined;
}
