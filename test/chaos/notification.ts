import { alertFingerprint } from "#sandbox/monitoring/alert-fingerprint.ts";

const startedAt = new Date().toISOString();

/** One firing alert of the load; `instance` tells alerts of one group apart. */
export interface ChaosAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly fingerprint: string;
}

/** An alert of the service `web`; `critical` opens an incident for each name. */
export function chaosAlert(of: {
  readonly name: string;
  readonly severity: "critical" | "none";
  readonly instance?: string;
}): ChaosAlert {
  const labels = { alertname: of.name, service: "web", severity: of.severity, instance: of.instance ?? "web-1" };
  return { labels, fingerprint: alertFingerprint(labels) };
}

/** Alerts as Alertmanager posts them (webhook version 4). */
export function notificationOf(alerts: readonly ChaosAlert[]): string {
  return JSON.stringify({
    version: "4",
    groupKey: "{}",
    status: "firing",
    alerts: alerts.map(({ labels, fingerprint }) => ({
      status: "firing",
      labels,
      annotations: { summary: `${labels["alertname"]} on ${labels["instance"]}` },
      startsAt: startedAt,
      endsAt: "0001-01-01T00:00:00Z",
      generatorURL: "",
      fingerprint,
    })),
  });
}
