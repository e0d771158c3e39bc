import { createHmac } from "node:crypto";
import type { Ack, Outgoing, Transport } from "./delivery.ts";

/** What signed delivery needs. */
export interface HttpNeeds {
  signingSecret: string;
  requestUrl: string;
  ackWithinMs: number;
  /** Ends deliveries under way when the workspace closes. */
  closed: AbortSignal;
  /** Epoch milliseconds; it goes into the signature, so it must be the real time for the app to believe it. */
  clock: () => number;
}

/** Delivers by POST to the app's request URL, signed with signature v0. */
export function makeHttpTransport({ signingSecret, requestUrl, ackWithinMs, closed, clock }: HttpNeeds): Transport {
  return {
    async deliver(outgoing) {
      const { type, body } = encode(outgoing);
      const at = String(Math.floor(clock() / 1000));
      const signature = createHmac("sha256", signingSecret).update(`v0:${at}:${body}`).digest("hex");
      const headers = {
        "content-type": type,
        "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "x-slack-request-timestamp": at,
        "x-slack-signature": `v0=${signature}`,
        ...(outgoing.retry
          ? { "x-slack-retry-num": String(outgoing.retry.attempt), "x-slack-retry-reason": outgoing.retry.reason }
          : {}),
      };
      try {
        const signal = AbortSignal.any([AbortSignal.timeout(ackWithinMs), closed]);
        const response = await fetch(requestUrl, { method: "POST", headers, body, signal, redirect: "manual" });
        const text = await response.text();
        if (!response.ok) {
          const noRetry = response.headers.get("x-slack-no-retry") === "1";
          return { kind: "refused", status: response.status, noRetry };
        }
        return { kind: "acked", body: parse(text) };
      } catch (error) {
        return failure(error);
      }
    },
  };
}

// The content type is bare on purpose: Slack sends no charset, and Bolt's receiver refuses one.
function encode({ kind, payload }: Outgoing): { type: string; body: string } {
  if (kind === "events_api") return { type: "application/json", body: JSON.stringify(payload) };
  const form = new URLSearchParams();
  if (kind === "interactive") form.set("payload", JSON.stringify(payload));
  else for (const [key, value] of Object.entries(payload)) form.set(key, String(value));
  return { type: "application/x-www-form-urlencoded", body: form.toString() };
}

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function failure(error: unknown): Ack {
  const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
  return { kind: isTimeout ? "timeout" : "unreachable" };
}
