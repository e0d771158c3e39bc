import type { Json } from "../block-kit/rule.ts";

/** What is sent to the app, named as Socket Mode names it. */
export type Kind = "events_api" | "slash_commands" | "interactive";

/** One payload for the app. */
export interface Outgoing {
  kind: Kind;
  payload: Json;
  /** Whether the ack may carry a body (commands, view submissions, options). */
  acceptsResponse: boolean;
  retry?: { attempt: number; reason: string };
}

/** How the app took a payload. `body` is what it acked with, undefined when it said nothing. */
export type Ack =
  | { kind: "acked"; body: unknown }
  | { kind: "timeout" }
  | { kind: "unreachable" }
  | { kind: "refused"; status: number; noRetry: boolean };

/** A way to the app. */
export interface Transport {
  /** Never rejects. */
  deliver(outgoing: Outgoing): Promise<Ack>;
}

/** How long the app has to ack (docs.slack.dev: 3 seconds for commands, interactions and events). */
export const ACK_WITHIN_MS = 3000;
