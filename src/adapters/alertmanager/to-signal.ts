import type { Link } from "#core/shared/link.ts";
import type { Signal } from "#core/signal/signal.ts";
import type { WrittenNotification } from "./schema.ts";

/** Translates a notification into one signal per alert; Alertmanager's fingerprint (a hash of the labels) is the dedup key. */
export function* toSignals({ alerts, externalURL = "" }: WrittenNotification): Generator<Signal> {
  for (const alert of alerts) {
    const { status, labels, annotations = {}, startsAt, endsAt, generatorURL = "", fingerprint } = alert;
    const links = [
      { title: "Query", url: generatorURL },
      { title: "Runbook", url: annotations["runbook_url"] ?? "" },
      { title: "Dashboard", url: annotations["dashboard_url"] ?? "" },
      { title: "Alertmanager", url: externalURL },
    ];
    yield {
      source: "alertmanager",
      kind: "alert",
      dedupKey: fingerprint,
      state: status,
      title: firstText(annotations["summary"], labels["alertname"]) ?? "Alert without a name",
      description: annotations["description"] ?? "",
      labels,
      links: links.filter(isWebAddress),
      startedAt: new Date(startsAt),
      endedAt: status === "resolved" ? new Date(endsAt) : null,
    };
  }
}

function isWebAddress({ url }: Link): boolean {
  return /^https?:\/\//.test(url);
}

/** A template that finds no value leaves an empty annotation, which says as little as none. */
function firstText(...texts: readonly (string | undefined)[]): string | undefined {
  return texts.find((text) => text !== undefined && text.trim() !== "");
}
