import { type Incident, isPaged } from "../incident/incident.ts";
import { isWorse, type Severity, type SeverityRules, worstOf } from "../incident/severity.ts";
import { wantPost, wantShown } from "../incident/want-shown.ts";
import type { Clock } from "../shared/clock.ts";
import { alertName } from "../signal/alert-name.ts";
import type { AlertRecord } from "../signal/signal-log.ts";
import type { CorrelationWork } from "./correlation-work.ts";
import { type DeliveryPart, gathered } from "./gathered.ts";
import { raiseSeverity } from "./raise-severity.ts";
import { sourceActor } from "./source-actor.ts";
import { sumUpAlerts } from "./sum-up-alerts.ts";

/** An alert that joins an incident. */
export interface AddedAlert {
  readonly alert: AlertRecord;
  readonly title: string;
  readonly severity: Severity;
  readonly serviceId: string | null;
  /** The delivery that brought it; null when people took it over from a triage offer. */
  readonly deliveryId: string | null;
  /** What is new about it for its incident: it is the first one, or the first with its name. */
  readonly news: "first" | "name" | null;
  /** Whether its route raises the severity of an incident by itself; otherwise a worse alert only suggests it. */
  readonly raises: boolean;
}

/** Alerts that join an incident together, in the order in which they fired. */
export interface AddedAlerts {
  readonly alerts: readonly AddedAlert[];
  /** How many more fired that aren't told apart here. */
  readonly more?: number;
  /** Of which part of a delivery they are. */
  readonly part?: DeliveryPart;
}

/** Up to this many alerts that join together are facts of their own; of more, only what is new about them is. */
const toldApartMax = 5;

/**
 * Records in an incident that alerts fired, and adds their services. What is new (a name, a service, something worse) is a fact of its
 * own and will be said in the room; the rest of a storm is one fact. The severity stays unless the route raises it: people decide. But a
 * worse alert is said in the room at once, and when its severity pages and nobody has reacted yet, the on-call is paged.
 */
export async function addAlerts(
  work: CorrelationWork,
  before: Incident,
  added: AddedAlerts,
  needs: { readonly rules: SeverityRules; readonly clock: Clock },
): Promise<Incident> {
  const { alerts, more = 0, part } = added;
  const worst = worstOf(alerts.map(({ severity }) => severity));
  const isSuggested = worst !== undefined && isWorse(worst, before.severity) && (await isNews(work, before, worst));
  const suggesting = isSuggested ? alerts.find(({ severity }) => severity === worst) : undefined;
  const isRaised = suggesting?.raises === true;
  const { incident, newServices } = await withServices(work, before, alerts);

  const isCrowd = alerts.length + more > toldApartMax;
  const isTold = (alert: AddedAlert) =>
    !isCrowd || alert === suggesting || alert.news !== null || newServices.has(alert);
  for (const alert of alerts.filter(isTold)) {
    const suggestion = alert === suggesting && !isRaised ? alert.severity : null;
    const event = await record(work, incident, alert, { suggestion, newService: newServices.get(alert) ?? null });
    if (suggestion !== null) await wantPost(work.outbox, event);
    if (alert.news === "name" || newServices.has(alert))
      await work.outbox.want({ kind: "report-growth", incidentId: incident.id });
  }
  const rest = alerts.filter((alert) => !isTold(alert));
  if (rest.length + more > 0) await work.timeline.append(sumUpAlerts(incident, rest, more, needs.clock.now()));

  const raised =
    isRaised && worst !== undefined && suggesting !== undefined
      ? await raiseSeverity(work, incident, { to: worst, by: sourceActor(suggesting.alert.signal.source) }, needs)
      : incident;
  // A room that opens shows its card by itself.
  if (raised.room !== null) {
    const soon = gathered(needs.clock, raised.openedAt, part);
    await work.outbox.want({ kind: "show", view: { kind: "incident-card", incidentId: raised.id } }, soon);
    if (newServices.size > 0) await wantShown(work.outbox, raised, soon);
  }
  const isAnswered = isPaged(raised) || raised.acknowledgedAt !== null;
  if (isSuggested && !isRaised && needs.rules[worst].page && !isAnswered && !raised.isDrill)
    await work.outbox.want({ kind: "page", incidentId: raised.id });
  return raised;
}

function record(
  work: CorrelationWork,
  incident: Incident,
  added: AddedAlert,
  news: { readonly suggestion: Severity | null; readonly newService: string | null },
) {
  const { signal } = added.alert;
  const { suggestion, newService } = news;
  const text = `${added.title} fired`;
  return work.timeline.append({
    incidentId: incident.id,
    kind: "alert-fired",
    at: signal.startedAt,
    actor: sourceActor(signal.source),
    text:
      suggestion === null ? text : `${text} as ${suggestion}: consider raising the severity from ${incident.severity}`,
    data: {
      alertId: added.alert.id,
      source: signal.source,
      dedupKey: signal.dedupKey,
      severity: added.severity,
      labels: signal.labels,
      deliveryId: added.deliveryId,
      isSuggestion: suggestion !== null,
      newName: added.news === "name" ? alertName(signal) : null,
      newService,
      links: signal.links.map(({ title, url }) => ({ title, url })),
    },
    ...(suggestion === null ? {} : { key: suggestionKey(suggestion) }),
  });
}

/** A storm of alerts suggests a severity once. */
async function isNews(work: CorrelationWork, incident: Incident, severity: Severity): Promise<boolean> {
  return (await work.timeline.byKey(incident.id, suggestionKey(severity))) === undefined;
}

function suggestionKey(severity: Severity): string {
  return `suggested:${severity}`;
}

async function withServices(work: CorrelationWork, incident: Incident, alerts: readonly AddedAlert[]) {
  const newServices = new Map<AddedAlert, string>();
  const services = new Set(incident.services);
  for (const alert of alerts) {
    if (alert.serviceId === null || services.has(alert.serviceId)) continue;
    services.add(alert.serviceId);
    newServices.set(alert, alert.serviceId);
  }
  if (newServices.size === 0) return { incident, newServices };
  const widened = { ...incident, services: [...services] };
  await work.incidents.save(widened);
  await work.outbox.want({ kind: "invite-responders", incidentId: incident.id });
  return { incident: widened, newServices };
}
