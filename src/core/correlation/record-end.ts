import { wantShown } from "../incident/want-shown.ts";
import type { Clock } from "../shared/clock.ts";
import type { AlertRecord } from "../signal/signal-log.ts";
import type { AlertGroup } from "./alert-group.ts";
import type { CorrelationWork } from "./correlation-work.ts";
import { gathered } from "./gathered.ts";
import { sourceActor } from "./source-actor.ts";
import { wantNotice } from "./want-notice.ts";

/**
 * Refreshes what shows an alert that ended; when it was the last one of its incident that fired, the timeline says so once. The incident
 * stays open: people resolve it.
 */
export async function recordEnd(
  work: CorrelationWork,
  group: AlertGroup,
  alert: AlertRecord,
  needs: { readonly clock: Clock },
): Promise<void> {
  await wantNotice(work.outbox, group, gathered(needs.clock));
  const incident = group.incidentId === null ? undefined : await work.incidents.load(group.incidentId);
  if (incident === undefined) return;
  await wantShown(work.outbox, incident, gathered(needs.clock));
  const alerts = await work.signals.ofIncident(incident.id);
  if (alerts.some(({ signal }) => signal.state === "firing")) return;
  const { signal } = alert;
  await work.timeline.append({
    incidentId: incident.id,
    kind: "alert-resolved",
    at: signal.endedAt ?? alert.lastSeenAt,
    actor: sourceActor(signal.source),
    text: "All alerts resolved",
    data: { alertId: alert.id, source: signal.source, dedupKey: signal.dedupKey },
    key: `alerts-resolved:${alert.id}:${signal.startedAt.toISOString()}`,
  });
}
