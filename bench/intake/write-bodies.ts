import { writeFile } from "node:fs/promises";
import { type FiringAlert, notificationOf } from "../notification.ts";

const startsAt = "2026-01-01T07:00:00Z";

/** Writes request bodies with the same alerts, one body a line: as `POST /api/v2/alerts` takes them and as Alertmanager's webhook sends them. */
export async function writeBodies(
  files: { readonly api: string; readonly webhook: string },
  { count, alertsEach }: { readonly count: number; readonly alertsEach: number },
): Promise<void> {
  const bodies = Array.from({ length: count }, (_, body) =>
    Array.from({ length: alertsEach }, (_, place) => alertOf(body * alertsEach + place)),
  );
  await writeFile(files.api, bodies.map((alerts) => JSON.stringify(alerts)).join("\n"));
  await writeFile(files.webhook, bodies.map((alerts) => JSON.stringify(notificationOf(alerts))).join("\n"));
}

/** Warnings, which open no room: the bench is about taking in. */
function alertOf(index: number): FiringAlert {
  const labels = {
    alertname: `Bench${index % 10}`,
    service: "web",
    severity: "warning",
    instance: `web-${index}`,
    job: "node",
    namespace: "shop",
  };
  const annotations = {
    summary: `Bench${index % 10} on web-${index}`,
    description: "The error rate is above 5 % for ten minutes.",
  };
  return { labels, annotations, startsAt, generatorURL: "http://127.0.0.1:9090/graph" };
}
