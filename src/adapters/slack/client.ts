import { type Logger, LogLevel, WebClient, type WebClientOptions } from "@slack/web-api";
import type { z } from "zod";
import { alwaysClosed, type Circuit } from "#core/shared/circuit.ts";
import { toFault, unreadable } from "./fault.ts";
import type { Pauses } from "./pauses.ts";
import { makePausingFetch } from "./pausing-fetch.ts";
import type { SlackMethod } from "./rates.ts";
import type { Scheduler, Urgency } from "./scheduler.ts";

/** One call of a Web API method and the answer's shape that is relied on. */
export interface SlackCall<Answer> {
  readonly method: SlackMethod;
  readonly args: Readonly<Record<string, unknown>>;
  readonly answer: z.ZodType<Answer>;
  readonly urgency: Urgency;
  /** For how long it may wait for its turn; the scheduler's own patience when absent. */
  readonly waitMsMax?: number;
}

/** Slack's Web API as the rest of this folder uses it. Throws a Fault for everything but an understood answer. */
export interface SlackApi {
  call<Answer>(call: SlackCall<Answer>): Promise<Answer>;
}

/** Where the adapter logs; a pino logger fits. */
export interface Log {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}

/** How to reach Slack. */
export interface SlackAccess {
  readonly botToken: string;
  /** Ends in `/api/`; null = Slack itself. */
  readonly apiUrl: string | null;
  readonly log: Log;
  /** Until when Slack asked us to stay away; one for all clients of the process. */
  readonly pauses: Pauses;
  /** For a call that nobody waits for; default 10,000. */
  readonly timeoutMs?: number;
}

/** What stands before the calls that nobody waits for. */
export interface ScheduledApiNeeds {
  readonly circuit?: Circuit;
  /** Asked where a call is queued; what it gives is called right before the call leaves, and may throw to stop it. */
  readonly guard?: () => () => void;
}

/** Below the 3 s in which Slack wants an answer to a click (SLACK.md 2.1). */
const interactiveTimeoutMs = 2_500;
const scheduledTimeoutMs = 10_000;

/**
 * The client for what a person waits for (modals, ephemeral answers). It has its own queue, so a 429 on a background call never holds
 * it up, retries nothing, and gives up after 2.5 s.
 */
export function makeInteractiveClient(access: SlackAccess): WebClient {
  return new WebClient(access.botToken, interactiveOptions(access));
}

/** The options of the interactive client, for the clients that Bolt makes itself. */
export function interactiveOptions(access: Omit<SlackAccess, "botToken">): WebClientOptions {
  return clientOptions(access, interactiveTimeoutMs);
}

/** The client for everything a person doesn't wait for: at Slack's pace, 10 s a call, faults instead of SDK errors. */
export function makeScheduledApi(
  access: SlackAccess,
  scheduler: Scheduler,
  { circuit = alwaysClosed, guard }: ScheduledApiNeeds = {},
): SlackApi {
  const client = new WebClient(access.botToken, clientOptions(access, access.timeoutMs ?? scheduledTimeoutMs));
  return {
    call: (call) => {
      const demand = guard?.();
      return scheduler.run(
        {
          method: call.method,
          urgency: call.urgency,
          channelId: channelOf(call.args),
          ...(call.waitMsMax === undefined ? {} : { waitMsMax: call.waitMsMax }),
        },
        () =>
          circuit.run(async () => {
            // The turn may have come late, and an open circuit asks the database: who may send it now may not have been told so then.
            demand?.();
            return send(client, call);
          }),
      );
    },
  };
}

/** The same calls without a queue and with the interactive time limit, for what a click has to wait for. */
export function makeDirectApi(client: WebClient): SlackApi {
  return { call: (call) => send(client, call) };
}

async function send<Answer>(client: WebClient, call: SlackCall<Answer>): Promise<Answer> {
  const answered: unknown = await client.apiCall(call.method, { ...call.args }).catch((error: unknown) => {
    throw toFault(error, call.method);
  });
  const parsed = call.answer.safeParse(answered);
  if (parsed.success) return parsed.data;
  throw unreadable(call.method);
}

function clientOptions(access: Omit<SlackAccess, "botToken">, timeout: number): WebClientOptions {
  return {
    // The SDK's own retries send a write again after a lost answer (SLACK.md 4.2): we look before we send again.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout,
    fetch: makePausingFetch(access.pauses),
    logger: sdkLogger(access.log),
    ...(access.apiUrl === null ? {} : { slackApiUrl: access.apiUrl }),
  };
}

function channelOf(args: Readonly<Record<string, unknown>>): string | null {
  const channel = args["channel"];
  return typeof channel === "string" ? channel : null;
}

/** The SDKs' logger on top of ours: warnings and errors only, each under one static message. */
export function sdkLogger(log: Log): Logger {
  const say = (parts: readonly unknown[]) => ({
    said: parts.map((part) => (part instanceof Error ? part.message : String(part))).join(" "),
  });
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts: unknown[]) => log.warn(say(parts), "slack sdk warning"),
    error: (...parts: unknown[]) => log.error(say(parts), "slack sdk error"),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
