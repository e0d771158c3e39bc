import type { IncomingMessage, ServerResponse } from "node:http";
import type { Faults } from "../faults.ts";
import { answerRoute, type Manners, type Route } from "./route.ts";
import { writeReply } from "./write-reply.ts";

/** One request an emulated vendor saw. `status` 0 means that no answer was given; `committed` that its effect was kept. */
export interface Call {
  readonly at: number;
  readonly method: string;
  /** Without the provider's prefix and without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[]>>;
  /** Parsed JSON, `<n bytes>` for anything else, undefined when empty. Headers, and so credentials, are never kept. */
  readonly body: unknown;
  readonly status: number;
  readonly committed: boolean;
}

/** An emulated vendor mounted under `prefix`; `state` is what a test or a control reads and changes. */
export interface Provider<State = unknown> {
  readonly name: string;
  readonly prefix: string;
  readonly state: State;
  /** Oldest first, the last 10,000. */
  readonly calls: readonly Call[];
  handle(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void>;
}

/** What every emulated vendor is made with; `clock` is milliseconds since 1970, `latencyMs` is added before each answer. */
export interface ProviderNeeds {
  readonly faults: Faults;
  readonly clock?: () => number;
  readonly latencyMs?: number;
}

const callsKept = 10_000;

/**
 * Makes a provider of routes: authenticates, matches, validates, applies the fault planned for
 * `<name> <METHOD> <path>`, answers, and keeps the ledger.
 */
export function makeProvider<State>(
  needs: ProviderNeeds & {
    readonly name: string;
    readonly prefix: string;
    readonly manners: Manners;
    readonly routes: readonly Route[];
    readonly state: State;
    /** Runs before each request: lets time-driven changes happen. */
    readonly settle?: () => void;
  },
): Provider<State> {
  const { name, prefix, manners, routes, faults, clock = Date.now } = needs;
  const calls: Call[] = [];

  return {
    name,
    prefix,
    state: needs.state,
    calls,
    async handle(request, response, body) {
      const url = new URL(request.url ?? "/", "http://localhost");
      const path = url.pathname.slice(prefix.length) || "/";
      const asked = { method: request.method ?? "GET", path, query: readQuery(url), headers: request.headers, body };
      const answer = () => {
        needs.settle?.();
        return answerRoute(routes, manners, asked);
      };
      const fault = faults.take(`${name} ${asked.method} ${path}`);
      const outcome = await writeReply({ response, answer, fault, manners, latencyMs: needs.latencyMs ?? 0 });
      calls.push({
        at: clock(),
        method: asked.method,
        path,
        query: asked.query,
        body: readLedgerBody(body),
        status: outcome.status,
        committed: outcome.committed,
      });
      if (calls.length > callsKept) calls.shift();
    },
  };
}

function readQuery(url: URL): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const key of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(key);
    query[key] = key.endsWith("[]") || values.length > 1 ? values : (values[0] ?? "");
  }
  return query;
}

function readLedgerBody(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return `<${body.length} bytes>`;
  }
}
