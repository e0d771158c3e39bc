import { type FiringAlert, notificationOf } from "../notification.ts";

/** One alert of a storm. */
export interface StormAlert {
  readonly name: string;
  readonly severity: "critical" | "warning";
  readonly instance: string;
}

const startsAt = new Date().toISOString();

/** A notification of many firing alerts as Prometheus Alertmanager posts it, some 700 bytes for each. */
export function stormBody(alerts: readonly StormAlert[]): string {
  return JSON.stringify(notificationOf(alerts.map(stormAlert)));
}

/** One alert of a notification. */
export function stormAlert({ name, severity, instance }: StormAlert): FiringAlert {
  const labels = { alertname: name, service: "web", severity, instance, cluster: "eu-1", job: "storefront" };
  return {
    labels,
    annotations: {
      summary: `${name} on the storefront`,
      description: `More than 5 % of the requests to ${instance} have failed for two minutes. ${"Look at the last deploy. ".repeat(5)}`,
    },
    startsAt,
    generatorURL: "http://127.0.0.1:9090/graph?g0.expr=errors",
  };
}
