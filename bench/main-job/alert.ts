import { notificationOf } from "../notification.ts";

/** What tells one alert from another. */
export interface AlertOptions {
  readonly name: string;
  readonly severity: "critical" | "warning" | "none";
  /** Distinguishes alerts of one group. */
  readonly instance?: string;
}

/** One firing alert as Prometheus Alertmanager posts it (webhook version 4). */
export function alert({ name, severity, instance = "web-1" }: AlertOptions): string {
  const labels = { alertname: name, service: "web", severity, instance };
  const annotations = { summary: `${name} on the storefront` };
  const startsAt = new Date().toISOString();
  return JSON.stringify({
    ...notificationOf([{ labels, annotations, startsAt, generatorURL: "http://127.0.0.1:9090/graph" }]),
    groupKey: `{}:{alertname="${name}"}`,
    groupLabels: { alertname: name },
    commonLabels: labels,
    commonAnnotations: annotations,
  });
}
