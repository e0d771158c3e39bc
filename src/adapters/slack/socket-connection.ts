import { setTimeout as wait } from "node:timers/promises";
import type { SocketModeClient } from "@slack/socket-mode";
import { Fault } from "#core/shared/fault.ts";
import { type Log, sdkLogger } from "./client.ts";
import { DrainingSocketClient } from "./draining-socket-client.ts";
import { toFault } from "./fault.ts";
import { socketFault } from "./socket-fault.ts";

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
  /** Settles after the first attempt, however it ended. It goes on trying in any case. */
  readonly firstAttempt: Promise<void>;
  isUp(): boolean;
  /** Why it isn't up; null when it is, or hasn't been tried yet. */
  problem(): Fault | null;
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
  /** From asking for an address to Slack's hello (15 s). */
  readonly connectMsMax?: number;
  /** A connection without a pong for so long is dead (5 s). */
  readonly silenceMsMax?: number;
}

/** A connection that lived this long was a good one. */
const steadyMs = 5_000;
/** How long a dismissed connection stays for acknowledgements that are under way; Slack waits 3 s for them. */
const drainMs = 3_000;
const goodbyeMs = 1_000;
const socketOpen = 1;

/**
 * Keeps one Socket Mode connection up. The SDK's own reconnection waits 5 s after every refresh and dies of an unhandled rejection when
 * Slack answers account_inactive (SLACK.md 4.2), so each connection is a fresh client and we do the waiting: none after a connection that
 * was up, else doubling with jitter. A connection that Slack wants to end is replaced before it is closed.
 */
export function keepSocketConnection(needs: SocketConnectionNeeds): SocketConnection {
  const { backoffMsMin = 500, backoffMsMax = 30_000, connectMsMax = 15_000, silenceMsMax = 5_000 } = needs;
  const closing = new AbortController();
  const clients = new Set<SocketModeClient>();
  const first = Promise.withResolvers<void>();
  let isUp = false;
  let problem: Fault | null = null;

  const setState = (up: boolean, fault: Fault | null) => {
    const isChanged = isUp !== up || problem?.code !== fault?.code;
    isUp = up;
    problem = fault;
    if (isChanged) needs.onChange();
  };

  /** Ends when the connection is lost or Slack dismissed it, with the reason. Throws a Fault when it never came up. */
  const connectOnce = async (): Promise<string> => {
    const over = Promise.withResolvers<string>();
    const fresh = makeClient({ ...needs, connectMsMax, silenceMsMax }, over.resolve);
    clients.add(fresh);
    fresh.once("disconnected", () => {
      clients.delete(fresh);
      over.resolve("closed");
    });
    const hello = fresh.start().then(
      () => "hello" as const,
      (error: unknown) => (error instanceof Error ? toFault(error, "apps.connections.open") : socketFault("closed")),
    );
    const tooLate = new AbortController();
    // Also at once when we are closed: nobody waits for a hello that is not wanted any more.
    const enough = AbortSignal.any([tooLate.signal, closing.signal]);
    const late = wait(connectMsMax, "no-hello", { signal: enough }).catch(() => "no-hello");
    const came = await Promise.race([hello, over.promise, late]);
    tooLate.abort();
    if (came !== "hello" || closing.signal.aborted) {
      // Also one whose address comes only now must not stay.
      void hello.then(() => drop(fresh));
      drop(fresh);
      throw came instanceof Fault ? came : socketFault(came);
    }
    setState(true, null);
    first.resolve();
    const watch = setInterval(() => {
      // After a missing pong the SDK waits 30 s for a goodbye from the dead.
      if (fresh.websocket?.readyState !== socketOpen) drop(fresh);
    }, silenceMsMax / 5);
    const reason = await over.promise;
    const end = async () => {
      clearInterval(watch);
      await leave(fresh);
    };
    if (reason === "closed" || reason === "link_disabled") await end();
    else void wait(drainMs, undefined, { signal: closing.signal, ref: false }).then(end, end);
    return reason;
  };

  const keep = async () => {
    let failures = 0;
    while (!closing.signal.aborted) {
      const startedAt = performance.now();
      let askedMs = 0;
      try {
        const reason = await connectOnce();
        // A dismissed connection stands in until its successor is there.
        if (reason === "closed" || reason === "link_disabled") setState(false, socketFault(reason));
        needs.log.info({ reason }, "slack socket ended");
        // A socket that is thrown out at once, again and again, must not become a busy loop.
        failures = performance.now() - startedAt < steadyMs ? failures + 1 : 0;
      } catch (error) {
        const fault = error instanceof Fault ? error : socketFault("closed");
        failures += 1;
        askedMs = fault.retryAfterMs ?? 0;
        setState(false, fault);
        if (!closing.signal.aborted) needs.log.warn({ error: fault, failures }, "slack socket could not be opened");
        first.resolve();
      }
      if (failures === 0) continue;
      // Replicas that were thrown out together must not come back together.
      const backoffMs = Math.min(backoffMsMax, backoffMsMin * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
      const pauseMs = Math.max(backoffMs, Math.min(askedMs, backoffMsMax));
      await wait(pauseMs, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  };
  const kept = keep();

  return {
    firstAttempt: first.promise,
    isUp: () => isUp,
    problem: () => problem,
    async close() {
      closing.abort();
      first.resolve();
      await Promise.all([...clients].map(leave));
      await kept;
      setState(false, null);
    },
  };
}

/** Ends a client with a goodbye, for which a dead other side gets a second. */
async function leave(client: SocketModeClient): Promise<void> {
  if (client.websocket?.readyState !== socketOpen) return drop(client);
  await Promise.race([client.disconnect(), wait(goodbyeMs, undefined, { ref: false })]);
  drop(client);
}

/** Ends a client now: the first call says goodbye, the second one doesn't wait for the answer. */
function drop(client: SocketModeClient): void {
  if (client.websocket === undefined) return;
  void client.disconnect();
  if (client.websocket.readyState !== undefined) void client.disconnect();
}

function makeClient(
  needs: SocketConnectionNeeds & { readonly connectMsMax: number; readonly silenceMsMax: number },
  onDismissed: (reason: string) => void,
): SocketModeClient {
  const options = {
    appToken: needs.appToken,
    autoReconnectEnabled: false,
    clientPingTimeout: needs.silenceMsMax,
    logger: sdkLogger(needs.log),
    clientOptions: {
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: needs.connectMsMax,
      ...(needs.apiUrl === null ? {} : { slackApiUrl: needs.apiUrl }),
    },
  };
  const client = new DrainingSocketClient(options, onDismissed);
  client.on("slack_event", (envelope: SocketEnvelope) => needs.onEnvelope(envelope));
  return client;
}
