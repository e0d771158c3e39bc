import { SocketModeClient } from "@slack/socket-mode";
import { Fault } from "#core/shared/fault.ts";
import { type Log, sdkLogger } from "./client.ts";
import { toFault } from "./fault.ts";

/** One envelope as the SDK hands it over. */
export interface SocketEnvelope {
  readonly ack: (payload?: Record<string, unknown>) => Promise<void>;
  readonly envelope_id: string;
  readonly body: Record<string, unknown>;
  readonly retry_num?: number;
  readonly retry_reason?: string;
}

/** A connection that is kept up until it is closed. */
export interface SocketConnection {
  /** Settles after the first attempt: null when it is up, else why not. It goes on trying in both cases. */
  readonly firstAttempt: Promise<Fault | null>;
  isUp(): boolean;
  close(): Promise<void>;
}

/** What a connection needs; times in milliseconds. */
export interface SocketConnectionNeeds {
  readonly appToken: string;
  readonly apiUrl: string | null;
  readonly log: Log;
  readonly onEnvelope: (envelope: SocketEnvelope) => void;
  readonly onChange: () => void;
  readonly backoffMsMin?: number;
  readonly backoffMsMax?: number;
}

const connectTimeoutMs = 15_000;
/** A connection that lived this long was a good one. */
const steadyMs = 5_000;

/**
 * Keeps one Socket Mode connection up. The SDK's own reconnection waits 5 s after every refresh and dies of an unhandled rejection when
 * Slack answers account_inactive (SLACK.md 4.2), so each connection is a fresh client and we do the waiting: none after a connection that
 * was up, else doubling.
 */
export function keepSocketConnection(needs: SocketConnectionNeeds): SocketConnection {
  const { backoffMsMin = 500, backoffMsMax = 30_000 } = needs;
  const closing = new AbortController();
  let client: SocketModeClient | undefined;
  let isUp = false;
  const first = Promise.withResolvers<Fault | null>();

  const setUp = (up: boolean) => {
    if (isUp === up) return;
    isUp = up;
    needs.onChange();
  };

  const connectOnce = async (): Promise<void> => {
    const fresh = makeClient(needs);
    client = fresh;
    const over = new Promise<void>((resolve) => fresh.once("disconnected", () => resolve()));
    const tooLong = setTimeout(() => void fresh.disconnect().catch(() => undefined), connectTimeoutMs);
    try {
      await fresh.start();
    } finally {
      clearTimeout(tooLong);
    }
    if (closing.signal.aborted) return fresh.disconnect();
    setUp(true);
    first.resolve(null);
    await over;
    setUp(false);
  };

  const keep = async () => {
    let failures = 0;
    while (!closing.signal.aborted) {
      const startedAt = performance.now();
      let askedMs = 0;
      try {
        await connectOnce();
        // A socket that is thrown out at once, again and again, must not become a busy loop.
        failures = performance.now() - startedAt < steadyMs ? failures + 1 : 0;
      } catch (error) {
        setUp(false);
        const fault = asFault(error);
        failures += 1;
        askedMs = fault.retryAfterMs ?? 0;
        if (!closing.signal.aborted) needs.log.warn({ error: fault, failures }, "slack socket could not be opened");
        first.resolve(fault);
      }
      if (failures === 0) continue;
      const backoffMs = Math.min(backoffMsMax, backoffMsMin * 2 ** (failures - 1));
      await pause(Math.max(backoffMs, askedMs), closing.signal);
    }
  };
  const kept = keep();

  return {
    firstAttempt: first.promise,
    isUp: () => isUp,
    async close() {
      closing.abort();
      first.resolve(null);
      await client?.disconnect().catch(() => undefined);
      await kept;
    },
  };
}

function makeClient(needs: SocketConnectionNeeds): SocketModeClient {
  const client = new SocketModeClient({
    appToken: needs.appToken,
    autoReconnectEnabled: false,
    logger: sdkLogger(needs.log),
    clientOptions: {
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: connectTimeoutMs,
      ...(needs.apiUrl === null ? {} : { slackApiUrl: needs.apiUrl }),
    },
  });
  client.on("slack_event", (envelope: SocketEnvelope) => needs.onEnvelope(envelope));
  return client;
}

function asFault(error: unknown): Fault {
  // The socket closed before Slack said hello: the SDK rejects with nothing.
  if (error instanceof Error) return toFault(error, "apps.connections.open");
  return new Fault({
    code: "slack-socket-closed",
    message: "Slack closed the socket before it was ready",
    hint: "Muster tries again by itself. If it stays so, is Socket Mode enabled for the app?",
    retry: "may-retry",
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
