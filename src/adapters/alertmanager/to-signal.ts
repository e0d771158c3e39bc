import type { Link } from "#core/shared/link.ts";
import type { Signal } from "#core/signal/signal.ts";
import type { Notification } from "./schema.ts";

/** Translates a notification into one signal per alert; Alertmanager's fingerprint (a hash of the labels) is the dedup key. */
export function toSignals(notification: Notification): readonly Signal[] {
  return notification.alerts.map((alert) => ({
    source: "alertmanager",
    kind: "alert",
    dedupKey: alert.fingerprint,
    state: alert.status,
    title: firstText(alert.annotations["summary"], alert.labels["alertname"]) ?? "Alert without a name",
    description: alert.annotations["description"] ?? "",
    labels: alert.labels,
    links: toLinks(alert, notification.externalURL),
    startedAt: new Date(alert.startsAt),
    endedAt: alert.status === "resolved" ? new Date(alert.endsAt) : null,
  }));
}

function toLinks(alert: Notification["alerts"][number], alertmanagerUrl: string): Link[] {
  const candidates = [
    { title: "Query", url: alert.generatorURL },
    { title: "Runbook", url: alert.annotations["runbook_url"] ?? "" },
    { title: "Dashboard", url: alert.annotations["dashboard_url"] ?? "" },
    { title: "Alertmanager", url: alertmanagerUrl },
  ];
  return candidates.filter((link) => /^https?:\/\//.test(link.url));
}

/** A template that finds no value leaves an empty annotation, which says as little as none. */
function firstText(...texts: readonly (string | undefined)[]): string | undefined {
  return texts.find((text) => text !== undefined && text.trim() !== "");
}
