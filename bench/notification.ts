import { createHash } from "node:crypto";

/** One firing alert, as `POST /api/v2/alerts` of an Alertmanager takes it. */
export interface FiringAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly generatorURL: string;
}

/** A notification of these alerts as Prometheus Alertmanager posts it (webhook version 4). */
export function notificationOf(alerts: readonly FiringAlert[]) {
  return {
    version: "4",
    groupKey: "{}:{}",
    truncatedAlerts: 0,
    status: "firing",
    receiver: "muster",
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: "http://127.0.0.1:9093",
    alerts: alerts.map((alert) => ({
      status: "firing",
      ...alert,
      endsAt: "0001-01-01T00:00:00Z",
      fingerprint: createHash("sha256").update(JSON.stringify(alert.labels)).digest("hex").slice(0, 16),
    })),
  };
}
