import { setTimeout as sleep } from "node:timers/promises";
import type { Workspace, WorkspaceEvent } from "../workspace.ts";
import type { Ack, Transport } from "./delivery.ts";

/** When Slack tries an event again: nearly at once, after a minute, after five (docs.slack.dev/apis/events-api). */
const RETRY_AFTER_MS: readonly number[] = [0, 60_000, 300_000];

/** What event delivery needs. */
export interface EventNeeds {
  workspace: Workspace;
  transport: () => Transport | undefined;
  /** Multiplies the waits between retries; 1 is Slack's own pace. */
  retryScale: number;
}

/** Sends events in the background, with up to three retries each under the same event id. */
export function makeEventSender({ workspace, transport, retryScale }: EventNeeds): {
  send(event: WorkspaceEvent): void;
  /** Settles when every event sent so far was acked or failed once. */
  tried(): Promise<void>;
  stop(): void;
} {
  const stopped = new AbortController();
  const firstTries = new Set<Promise<void>>();

  const deliver = async (payload: Record<string, unknown>, onTried: () => void) => {
    let reason = "";
    for (let attempt = 0; attempt <= RETRY_AFTER_MS.length; attempt += 1) {
      const waitMs = attempt === 0 ? 0 : (RETRY_AFTER_MS[attempt - 1] ?? 0) * retryScale;
      if (waitMs > 0) await sleep(waitMs, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined);
      if (stopped.signal.aborted) return;
      const retry = attempt === 0 ? {} : { retry: { attempt, reason } };
      const way = transport();
      const ack: Ack = way
        ? await way.deliver({ kind: "events_api", payload, acceptsResponse: false, ...retry })
        : { kind: "unreachable" };
      onTried();
      if (ack.kind === "acked" || (ack.kind === "refused" && ack.noRetry)) return;
      reason = retryReason(ack);
    }
  };

  return {
    send({ subscription, event }) {
      const { events } = workspace.manifest;
      if (events && !events.includes(subscription)) return;
      const { app, team } = workspace.state;
      const now = Math.floor(workspace.clock() / 1000);
      const payload = {
        token: "sandbox-verification-token",
        team_id: team.id,
        context_team_id: team.id,
        api_app_id: app.id,
        event: { event_ts: workspace.identifiers.timestamp(), ...event },
        type: "event_callback",
        event_id: workspace.identifiers.next("Ev"),
        event_time: now,
        authorizations: [
          { enterprise_id: null, team_id: team.id, user_id: app.userId, is_bot: true, is_enterprise_install: false },
        ],
        is_ext_shared_channel: false,
      };
      const firstTry = new Promise<void>((resolve) => void deliver(payload, resolve));
      firstTries.add(firstTry);
      void firstTry.then(() => firstTries.delete(firstTry));
    },
    tried: async () => void (await Promise.all(firstTries)),
    stop: () => stopped.abort(),
  };
}

function retryReason(ack: Exclude<Ack, { kind: "acked" }>): string {
  if (ack.kind === "timeout") return "http_timeout";
  return ack.kind === "unreachable" ? "connection_failed" : "http_error";
}
