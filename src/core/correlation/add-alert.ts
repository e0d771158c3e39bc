import { type Incident, isPaged } from "../incident/incident.ts";
import { isWorse, type Severity, type SeverityRules } from "../incident/severity.ts";
import { wantPost, wantShown } from "../incident/want-shown.ts";
import type { Clock } from "../shared/clock.ts";
import type { AlertRecord } from "../signal/signal-log.ts";
import type { CorrelationWork } from "./correlation-work.ts";
import { gathered } from "./gathered.ts";
import { sourceActor } from "./source-actor.ts";

/** An alert that joins an incident. */
export interface AddedAlert {
  readonly alert: AlertRecord;
  readonly title: string;
  readonly severity: Severity;
  readonly serviceId: string | null;
  /** The delivery that brought it; null when people took it over from a triage offer. */
  readonly deliveryId: string | null;
}

/**
 * Records in an incident that an alert fired, and adds its service. The severity stays: people decide about it. But a worse alert is
 * said in the room, and when its severity pages and nobody has reacted yet, the on-call is paged.
 */
export async function addAlert(
  work: CorrelationWork,
  before: Incident,
  added: AddedAlert,
  needs: { readonly rules: SeverityRules; readonly clock: Clock },
): Promise<Incident> {
  const incident = await withService(work, before, added.serviceId);
  const { signal } = added.alert;
  const isSuggestion = await isNewSuggestion(work, incident, added.severity);
  const text = `${added.title} fired`;
  const event = await work.timeline.append({
    incidentId: incident.id,
    kind: "alert-fired",
    at: signal.startedAt,
    actor: sourceActor(signal.source),
    text: isSuggestion ? `${text} as ${added.severity}: consider raising the severity from ${incident.severity}` : text,
    data: {
      alertId: added.alert.id,
      source: signal.source,
      dedupKey: signal.dedupKey,
      severity: added.severity,
      labels: signal.labels,
      deliveryId: added.deliveryId,
      isSuggestion,
      links: signal.links.map(({ title, url }) => ({ title, url })),
    },
    key: `alert-fired:${added.alert.id}:${signal.startedAt.toISOString()}`,
  });
  await wantShown(work.outbox, incident, gathered(needs.clock));
  if (!isSuggestion) return incident;

  await wantPost(work.outbox, event);
  const isAnswered = isPaged(incident) || incident.acknowledgedAt !== null;
  if (needs.rules[added.severity].page && !isAnswered && !incident.isDrill)
    await work.outbox.want({ kind: "page", incidentId: incident.id });
  return incident;
}

/** A storm of alerts suggests a severity once. */
async function isNewSuggestion(work: CorrelationWork, incident: Incident, severity: Severity): Promise<boolean> {
  if (!isWorse(severity, incident.severity)) return false;
  const events = await work.timeline.of(incident.id);
  return !events.some(({ data }) => data["isSuggestion"] === true && data["severity"] === severity);
}

async function withService(work: CorrelationWork, incident: Incident, serviceId: string | null): Promise<Incident> {
  if (serviceId === null || incident.services.includes(serviceId)) return incident;
  const widened = { ...incident, services: [...incident.services, serviceId] };
  await work.incidents.save(widened);
  await work.outbox.want({ kind: "invite-responders", incidentId: incident.id });
  return widened;
}
