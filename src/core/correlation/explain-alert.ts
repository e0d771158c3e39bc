import type { Incident } from "../incident/incident.ts";
import type { ServiceCatalogue } from "../incident/service.ts";
import type { Transact } from "../shared/transact.ts";
import type { AlertRecord } from "../signal/signal-log.ts";
import type { AlertGroup } from "./alert-group.ts";
import type { CorrelationWork } from "./correlation-work.ts";
import { type GroupValue, placeSignal, readGroupKey } from "./place-signal.ts";
import type { Route } from "./route.ts";

/** What became of one alert, and by which rule. */
export interface AlertExplanation {
  readonly alert: AlertRecord;
  readonly group: AlertGroup;
  /** The values that the alerts of the group share. */
  readonly shared: readonly GroupValue[];
  /** Alerts of the group that fired, this one included. */
  readonly groupSize: number;
  /** Whether it was the first one of its group. */
  readonly isFirst: boolean;
  /** Null when it has none, or one that the asker may not know of. */
  readonly incident: Incident | null;
  readonly isIncidentPrivate: boolean;
  /** Its incident's or notice's place in the backlog, 1 = next; null when it doesn't wait. */
  readonly place: number | null;
  /** The route that would take it today; null when none matches. */
  readonly routeToday: string | null;
}

/** The alerts that a search found, the one seen last first. */
export interface AlertExplanations {
  readonly found: readonly AlertExplanation[];
  readonly hasMore: boolean;
}

/** How many alerts are explained at once. */
const explainedMax = 5;

/** Explains what deduplication, grouping and routes did with the alerts that a text finds: words of the title, a fingerprint, a label, an id. */
export function makeExplainAlert(needs: {
  readonly transact: Transact<CorrelationWork>;
  readonly routes: readonly Route[];
  readonly catalogue: ServiceCatalogue;
}) {
  return async function explainAlert(text: string): Promise<AlertExplanations> {
    return needs.transact(async (work) => {
      const alerts = await work.signals.search(text, explainedMax + 1);
      const found: AlertExplanation[] = [];
      for (const alert of alerts.slice(0, explainedMax)) {
        const explanation = await explain(work, alert);
        if (explanation !== undefined) found.push(explanation);
      }
      return { found, hasMore: alerts.length > explainedMax };
    });
  };

  async function explain(work: CorrelationWork, alert: AlertRecord): Promise<AlertExplanation | undefined> {
    const group = await work.groups.read(alert.groupId);
    if (group === undefined) return undefined;
    const incident = group.incidentId === null ? null : ((await work.incidents.read(group.incidentId)) ?? null);
    const { firing, resolved, alerts } = await work.signals.glance(group.id, 1);
    const { route } = placeSignal(alert.signal, needs);
    return {
      alert,
      group,
      shared: readGroupKey(group, alert.signal, needs.routes),
      groupSize: firing + resolved,
      isFirst: alerts[0]?.id === alert.id,
      incident: incident?.isPrivate === true ? null : incident,
      isIncidentPrivate: incident?.isPrivate === true,
      place: await placeOf(work, group, incident),
      routeToday: needs.routes.includes(route) ? route.name : null,
    };
  }
}

async function placeOf(work: CorrelationWork, group: AlertGroup, incident: Incident | null): Promise<number | null> {
  if (incident !== null) return incident.room === null ? work.backlog.placeOf("room", incident.id) : null;
  return group.state === "offered" || group.state === "informed" ? work.backlog.placeOf("notice", group.id) : null;
}
