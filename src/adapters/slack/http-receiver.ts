import type { IncomingMessage, ServerResponse } from "node:http";
import type { HTTPReceiver as BoltReceiver } from "@slack/bolt";
import { HTTPReceiver } from "./bolt.ts";
import { type Log, sdkLogger } from "./client.ts";
import type { ConnectionHealth } from "./connection-health.ts";

/** Where Slack sends events, commands and interactivity in HTTP mode. */
export const slackEventsPath = "/slack/events";

/** Slack's rule both ways: Bolt refuses only the past and takes an hour of future (SLACK.md 2.4). */
const timestampToleranceMs = 5 * 60_000;

/** Bolt behind our own server. */
export interface SlackHttpReceiver {
  readonly receiver: BoltReceiver;
  /** To be called for `POST /slack/events` with the body unread. */
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void;
  health(): ConnectionHealth;
}

/** Takes signed requests of Slack: raw body and signature are Bolt's work, the timestamp's future is ours. */
export function makeHttpReceiver(needs: {
  readonly signingSecret: string;
  readonly nowMs: () => number;
  readonly log: Log;
}): SlackHttpReceiver {
  const startedAt = new Date(needs.nowMs());
  const receiver = new HTTPReceiver({
    signingSecret: needs.signingSecret,
    endpoints: [slackEventsPath],
    logger: sdkLogger(needs.log),
    // A signature covers timestamp and body, so a second request with it is a replay.
    customPropertiesExtractor: (request) => ({ deliveryId: request.headers["x-slack-signature"] }),
  });
  return {
    receiver,
    health: () => ({ isConnected: true, since: startedAt, problem: null }),
    listener(request, response) {
      const sentAtMs = Number(request.headers["x-slack-request-timestamp"]) * 1_000;
      // Written so that a missing or unreadable timestamp (NaN) is refused too.
      if (!(Math.abs(needs.nowMs() - sentAtMs) <= timestampToleranceMs)) {
        needs.log.warn({ reason: "timestamp" }, "slack request refused");
        response.writeHead(401).end();
        return;
      }
      withoutCharset(request);
      try {
        receiver.requestListener(request, response);
      } catch (error) {
        // Bolt throws for a path or method it doesn't serve.
        needs.log.warn({ error }, "slack request refused");
        response.writeHead(404).end();
      }
    },
  };
}

// Bolt answers 400 to a form with `; charset=utf-8` (SLACK.md 2.4), which proxies like to add.
function withoutCharset(request: IncomingMessage): void {
  const type = request.headers["content-type"];
  if (type !== undefined) request.headers["content-type"] = type.split(";")[0]?.trim();
}
