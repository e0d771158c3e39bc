import { setTimeout as wait } from "node:timers/promises";
import { alertFingerprint } from "./alert-fingerprint.ts";
import type { MonitoredAlert } from "./alert-source.ts";
import { type AlertSource, type AlertTarget, alertmanagerUrl, groupLabelNames } from "./alert-source.ts";

interface HeldAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  endsAt: string;
  isFiring: boolean;
}

/** How Alertmanager writes "not ended". */
const notEnded = "0001-01-01T00:00:00Z";

/**
 * Posts the same version 4 notifications as Alertmanager, for machines where the binary isn't installed. Like it, a
 * refused delivery (4xx) is dropped, a failed one (5xx, 429, no connection) tried again with growing pauses.
 */
export function makeAlertmanagerStandIn(
  target: AlertTarget & { readonly clock?: () => number; readonly retryDelayMs?: number },
): AlertSource {
  const clock = target.clock ?? Date.now;
  const groups = new Map<string, Map<string, HeldAlert>>();
  const closing = new AbortController();
  let deliveries = Promise.resolve();

  function groupOf(alert: MonitoredAlert): { key: string; alerts: Map<string, HeldAlert> } {
    const key = `{}:{${Object.entries(groupLabels(alert))
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .join(", ")}}`;
    const alerts = groups.get(key) ?? new Map<string, HeldAlert>();
    groups.set(key, alerts);
    return { key, alerts };
  }

  function notify(alert: MonitoredAlert, key: string, alerts: Map<string, HeldAlert>): void {
    const body = JSON.stringify(notification(key, groupLabels(alert), [...alerts.values()]));
    for (const [fingerprint, held] of alerts) if (!held.isFiring) alerts.delete(fingerprint);
    deliveries = deliveries.then(() => deliver(body));
  }

  async function deliver(body: string): Promise<void> {
    const headers = { "content-type": "application/json", authorization: `Bearer ${target.bearer}` };
    let delayMs = target.retryDelayMs ?? 250;
    while (!closing.signal.aborted) {
      const status = await fetch(target.webhookUrl, { method: "POST", headers, body, signal: closing.signal }).then(
        async (response) => {
          await response.arrayBuffer();
          return response.status;
        },
        () => 503,
      );
      if (status < 500 && status !== 429) return;
      await wait(delayMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
      delayMs = Math.min(delayMs * 2, 5_000);
    }
  }

  return {
    kind: "stand-in",
    async fire(alert) {
      const { key, alerts } = groupOf(alert);
      const fingerprint = alertFingerprint(alert.labels);
      if (alerts.has(fingerprint)) return;
      const startsAt = new Date(clock()).toISOString();
      const { labels, annotations = {} } = alert;
      alerts.set(fingerprint, { labels, annotations, startsAt, endsAt: notEnded, isFiring: true });
      notify(alert, key, alerts);
    },
    async resolve(alert) {
      const { key, alerts } = groupOf(alert);
      const held = alerts.get(alertFingerprint(alert.labels));
      if (!held) return;
      held.isFiring = false;
      held.endsAt = new Date(clock()).toISOString();
      notify(alert, key, alerts);
    },
    async close() {
      closing.abort();
      await deliveries;
    },
  };
}

function groupLabels(alert: MonitoredAlert): Record<string, string> {
  const present = groupLabelNames.filter((name) => alert.labels[name] !== undefined);
  return Object.fromEntries(present.map((name) => [name, alert.labels[name] ?? ""]));
}

function notification(groupKey: string, groupedBy: Record<string, string>, alerts: readonly HeldAlert[]) {
  return {
    receiver: "muster",
    status: alerts.some(({ isFiring }) => isFiring) ? "firing" : "resolved",
    alerts: alerts.map((alert) => ({
      status: alert.isFiring ? "firing" : "resolved",
      labels: alert.labels,
      annotations: alert.annotations,
      startsAt: alert.startsAt,
      endsAt: alert.endsAt,
      generatorURL: "",
      fingerprint: alertFingerprint(alert.labels),
    })),
    groupLabels: groupedBy,
    commonLabels: shared(alerts.map(({ labels }) => labels)),
    commonAnnotations: shared(alerts.map(({ annotations }) => annotations)),
    externalURL: alertmanagerUrl,
    version: "4",
    groupKey,
    truncatedAlerts: 0,
  };
}

function shared(records: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}, ...others] = records;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((other) => other[name] === value)),
  );
}
