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
}

/**
 * Takes envelopes of Slack over two connections that are kept up whatever Slack answers. `start` resolves once one is up, or while both
 * go on trying; it throws a Fault only when Slack refuses the token. An acknowledgement after 3 s is not sent: Slack has given the envelope up.
 */
export function makeSocketReceiver(needs: SocketReceiverNeeds): SlackSocketReceiver {
  let app: App | undefined;
  let connections: readonly SocketConnection[] = [];
  let health: ConnectionHealth = { isConnected: false, since: new Date(needs.nowMs()) };

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
      const attempts = await Promise.all(connections.map(({ firstAttempt }) => firstAttempt));
      const refusal = attempts.find((fault) => fault?.retry === "never" || fault?.needsPerson);
      if (refusal === undefined || refusal === null || connections.some((connection) => connection.isUp())) return;
      await this.stop();
      throw refusal;
    },
    async stop() {
      await Promise.all(connections.map((connection) => connection.close()));
    },
    health: () => health,
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
