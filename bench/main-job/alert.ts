import { createHash } from "node:crypto";

/** What tells one alert from another. */
export interface AlertOptions {
  readonly name: string;
  readonly severity: "critical" | "warning";
  /** Distinguishes alerts of one group. */
  readonly instance?: string;
}

/** One firing alert as Prometheus Alertmanager posts it (webhook version 4). */
export function alert({ name, severity, instance = "web-1" }: AlertOptions): string {
  const labels = { alertname: name, service: "web", severity, instance };
  const annotations = { summary: `${name} on the storefront` };
  const fingerprint = createHash("sha256").update(JSON.stringify(labels)).digest("hex").slice(0, 16);
  const startsAt = new Date().toISOString();
  return JSON.stringify({
    version: "4",
    groupKey: `{}:{alertname="${name}"}`,
    truncatedAlerts: 0,
    status: "firing",
    receiver: "muster",
    groupLabels: { alertname: name },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: "http://127.0.0.1:9093",
    alerts: [
      {
        status: "firing",
        labels,
        annotations,
        startsAt,
        endsAt: "0001-01-01T00:00:00Z",
        generatorURL: "http://127.0.0.1:9090/graph",
        fingerprint,
      },
    ],
  });
}
