import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { Octokit } from "@octokit/rest";
import type { z } from "zod";
import { alwaysClosed, type Circuit } from "#core/shared/circuit.ts";
import { type CallKind, unreadableFault } from "#core/shared/vendor-fault.ts";
import { github, isAnswer, toFault } from "./fault.ts";

/** GitHub's REST API through Octokit. Reads are repeated by its retry plugin; writes never, the ledger decides about them. */
export interface GitHubClient {
  readonly octokit: Octokit;
  /** Runs one read; what it gives is checked. Throws a Fault. */
  read<Schema extends z.ZodType>(schema: Schema, call: () => Promise<Answer>): Promise<z.output<Schema>>;
  /** The same for what isn't there: undefined for 404. */
  find<Schema extends z.ZodType>(schema: Schema, call: () => Promise<Answer>): Promise<z.output<Schema> | undefined>;
  /** Runs one change, never repeated. Without a clear answer its Fault says `unknown-outcome`. */
  change<Schema extends z.ZodType>(schema: Schema, call: () => Promise<Answer>): Promise<z.output<Schema>>;
}

type Answer = { readonly data: unknown };

/** What the client needs; `isThrottled` spaces writes one second apart as GitHub asks, which tests switch off. */
export interface GitHubClientNeeds {
  readonly baseUrl: string;
  readonly token: string;
  readonly isThrottled: boolean;
  /** Asked where a write is queued; what it gives is called right before the write leaves, and may throw to stop it. */
  readonly guard?: () => () => void;
  /** For one request; default 10,000. */
  readonly timeoutMs?: number;
  /** How often a read is repeated, after 1 s and 4 s; default 2. */
  readonly retries?: number;
  readonly circuit?: Circuit;
}

const MusterOctokit = Octokit.plugin(retry, throttling);
const timeoutMsDefault = 10_000;
const silent = () => undefined;

/** Makes the client. */
export function makeGitHubClient(needs: GitHubClientNeeds): GitHubClient {
  const timeoutMs = needs.timeoutMs ?? timeoutMsDefault;
  const circuit = needs.circuit ?? alwaysClosed;
  const octokit = new MusterOctokit({
    baseUrl: needs.baseUrl,
    auth: needs.token,
    userAgent: "muster",
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: {
      fetch: (url: string, init: RequestInit) => fetch(url, { ...init, signal: withLimit(init.signal, timeoutMs) }),
    },
    throttle: { enabled: needs.isThrottled, onRateLimit: () => false, onSecondaryRateLimit: () => false },
    retry: { enabled: true, retries: needs.retries ?? 2 },
  });
  octokit.hook.before("request", (options) => {
    if (options.method === "GET") return;
    // The throttling plugin holds a write for seconds: who may send it now may not by then.
    const demand = needs.guard?.();
    const send = async (url: string, init: RequestInit) => {
      demand?.();
      return fetch(url, { ...init, signal: withLimit(init.signal, timeoutMs) });
    };
    options.request = { ...options.request, retries: 0, fetch: send };
  });

  const run = async <Schema extends z.ZodType>(
    schema: Schema,
    call: () => Promise<Answer>,
    kind: CallKind,
  ): Promise<z.output<Schema>> => {
    const { data } = await circuit.run(() =>
      call().catch((error: unknown) => {
        throw toFault(error, kind, timeoutMs);
      }),
    );
    const parsed = schema.safeParse(data);
    if (!parsed.success) throw unreadableFault(github, "documented body", kind);
    return parsed.data;
  };
  return {
    octokit,
    read: (schema, call) => run(schema, call, "read"),
    change: (schema, call) => run(schema, call, "change"),
    find: async (schema, call) => {
      try {
        return await run(schema, call, "read");
      } catch (error) {
        if (isAnswer(error, 404)) return undefined;
        throw error;
      }
    },
  };
}

function withLimit(signal: AbortSignal | null | undefined, timeoutMs: number): AbortSignal {
  const limit = AbortSignal.timeout(timeoutMs);
  return signal ? AbortSignal.any([signal, limit]) : limit;
}

/** A repository taken apart: `owner/name`. */
export function repoOf(name: string): { readonly owner: string; readonly repo: string } {
  const [owner = "", repo = ""] = name.split("/");
  return { owner, repo };
}
