import type { App, Receiver, ReceiverEvent } from "@slack/bolt";
import type { Log } from "./client.ts";
import type { ConnectionHealth } from "./connection-health.ts";
import { keepSocketConnection, type SocketConnection, type SocketEnvelope } from "./socket-connection.ts";

/** Slack gives an envelope up after 3 s (SLACK.md 2.1); Bolt's Socket Mode has no limit of its own. */
const ackWithinMs = 3_000;
/** Two, because a refresh leaves a hole on one; Slack allows ten and sends each payload to any one of them (SLACK.md 2.3). */
const connectionsWanted = 2;

/** The receiver with what it knows about its connections. */
export interface SlackSocketReceiver extends Receiver {
  start(): Promise<void>;
  stop(): Promise<void>;
  health(): ConnectionHealth;
}

/** What the receiver needs; the limits are there for tests, in milliseconds. */
export interface SocketReceiverNeeds {
  readonly appToken: string;
  readonly apiUrl: string | null;
  readonly nowMs: () => number;
  readonly log: Log;
  readonly ackWithinMs?: number;
  readonly backoffMsMin?: number;
  readonly backoffMsMax?: number;
  readonly connectMsMax?: number;
  readonly silenceMsMax?: number;
}

/**
 * Takes envelopes of Slack over two connections that are kept up whatever Slack answers. `start` resolves once both were tried; it never
 * throws, because alerts must be taken in while Slack or its token is being mended: `health` says what is wrong. An acknowledgement after
 * 3 s is not sent: Slack has given the envelope up.
 */
export function makeSocketReceiver(needs: SocketReceiverNeeds): SlackSocketReceiver {
  let app: App | undefined;
  let connections: readonly SocketConnection[] = [];
  let health: Omit<ConnectionHealth, "problem"> = { isConnected: false, since: new Date(needs.nowMs()) };

  const problem = () => {
    const faults = connections.flatMap((connection) => connection.problem() ?? []);
    const [fault] = faults;
    if (fault === undefined) return null;
    const which = faults.length < connections.length ? "One of two connections is missing: " : "";
    return `${which}${fault.message}. ${fault.hint}`;
  };

  const noteHealth = () => {
    const isConnected = connections.some((connection) => connection.isUp());
    if (isConnected === health.isConnected) return;
    health = { isConnected, since: new Date(needs.nowMs()) };
    needs.log[isConnected ? "info" : "warn"]({ isConnected }, "slack socket changed");
  };

  const take = async (envelope: SocketEnvelope) => {
    const ack = timedAck(envelope, needs);
    const event: ReceiverEvent = {
      body: envelope.body,
      ack: (response) => ack.send(response),
      customProperties: { deliveryId: envelope.envelope_id },
      ...(envelope.retry_num === undefined ? {} : { retryNum: envelope.retry_num }),
      ...(envelope.retry_reason === undefined ? {} : { retryReason: envelope.retry_reason }),
    };
    try {
      await app?.processEvent(event);
    } catch (error) {
      // Not acknowledged: Slack sends an event again, and tells the person who clicked.
      needs.log.error({ error, envelopeId: envelope.envelope_id }, "slack envelope failed");
      ack.giveUp();
    }
  };

  return {
    init(bolt) {
      app = bolt;
    },
    async start() {
      const options = {
        ...needs,
        onEnvelope: (envelope: SocketEnvelope) => void take(envelope),
        onChange: noteHealth,
      };
      connections = Array.from({ length: connectionsWanted }, () => keepSocketConnection(options));
      await Promise.all(connections.map(({ firstAttempt }) => firstAttempt));
      if (!health.isConnected) needs.log.error({ problem: problem() }, "slack socket is not connected");
    },
    async stop() {
      await Promise.all(connections.map((connection) => connection.close()));
    },
    health: () => ({ ...health, problem: problem() }),
  };
}

function timedAck(envelope: SocketEnvelope, needs: SocketReceiverNeeds) {
  let state: "open" | "sent" | "too-late" = "open";
  const timer = setTimeout(() => {
    state = "too-late";
    needs.log.error({ envelopeId: envelope.envelope_id }, "slack envelope not acknowledged in time");
  }, needs.ackWithinMs ?? ackWithinMs);
  return {
    giveUp: () => clearTimeout(timer),
    async send(response?: unknown): Promise<void> {
      if (state !== "open") {
        needs.log.warn({ envelopeId: envelope.envelope_id, state }, "slack acknowledgement dropped");
        return;
      }
      state = "sent";
      clearTimeout(timer);
      await envelope.ack(payloadOf(response));
    },
  };
}

function payloadOf(response: unknown): Record<string, unknown> | undefined {
  if (typeof response === "string") return { text: response };
  return typeof response === "object" && response !== null ? { ...response } : undefined;
}
