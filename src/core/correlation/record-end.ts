import type { AlertRecord } from "../signal/signal-log.ts";
import type { AlertGroup } from "./alert-group.ts";
import { gathered } from "./gathered.ts";
import type { ReceptionNeeds } from "./receive-signal.ts";
import { sourceActor } from "./source-actor.ts";
import { wantNotice } from "./want-notice.ts";

/**
 * Refreshes what shows an alert that ended; when it was the last one of its incident that fired, the timeline says so once. The incident
 * stays open: people resolve it.
 */
export async function recordEnd(group: AlertGroup, alert: AlertRecord, needs: ReceptionNeeds): Promise<void> {
  const { work, growth } = needs;
  await wantNotice(work.outbox, group, gathered(needs.clock, group.openedAt));
  const incident = group.incidentId === null ? undefined : await work.incidents.load(group.incidentId);
  if (incident === undefined) return;
  if (incident.room !== null)
    await work.outbox.want(
      { kind: "show", view: { kind: "incident-card", incidentId: incident.id } },
      gathered(needs.clock, incident.openedAt),
    );
  // Mostly its own group answers, and the incident's others needn't be looked for.
  if (await work.signals.isFiring([group.id])) return;
  if (await work.signals.isFiring((await work.groups.ofIncidents([incident.id])).get(incident.id) ?? [])) return;
  await growth.tell(incident.id);
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
