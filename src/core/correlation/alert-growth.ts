import type { Incident } from "../incident/incident.ts";
import type { SeverityRules } from "../incident/severity.ts";
import type { Clock } from "../shared/clock.ts";
import { alertName } from "../signal/alert-name.ts";
import type { AlertRecord } from "../signal/signal-log.ts";
import { type AddedAlert, addAlerts } from "./add-alerts.ts";
import type { AlertGroup } from "./alert-group.ts";
import type { CorrelationWork } from "./correlation-work.ts";
import type { DeliveryPart } from "./gathered.ts";

/** A group with more names than this has no news in another one. */
const namesMax = 100;

/** What a transaction adds to incidents, told at its end: a storm is one fact and not one each. */
export interface AlertGrowth {
  /** Asks at once which names the alerts of these groups have. */
  prepare(groupIds: readonly string[]): Promise<void>;
  add(group: AlertGroup, incident: Incident, fired: Omit<AddedAlert, "news">): Promise<void>;
  /** Tells what was added to an incident so far, before something else is told of it. */
  tell(incidentId: string): Promise<void>;
  tellAll(): Promise<void>;
}

/** Collects what fired in one transaction, by incident. */
export function makeAlertGrowth(
  work: CorrelationWork,
  needs: { readonly rules: SeverityRules; readonly clock: Clock },
  part: DeliveryPart,
): AlertGrowth {
  const untold = new Map<string, AddedAlert[]>();
  const knownNames = new Map<string, Set<string>>();

  const newsOf = async (group: AlertGroup, alert: AlertRecord): Promise<AddedAlert["news"]> => {
    const name = alertName(alert.signal);
    // The group had no incident until this alert opened one.
    const isFirst = group.incidentId === null;
    if (isFirst) knownNames.set(group.id, new Set());
    if (!knownNames.has(group.id)) await learn([group.id], [alert.id]);
    const known = knownNames.get(group.id) ?? new Set();
    const isNewName = !known.has(name) && known.size > 0 && known.size < namesMax;
    known.add(name);
    return isFirst ? "first" : isNewName ? "name" : null;
  };
  const learn = async (groupIds: readonly string[], exceptIds: readonly string[]) => {
    if (groupIds.length === 0) return;
    const names = await work.signals.namesOf(groupIds, exceptIds, namesMax);
    for (const groupId of groupIds) knownNames.set(groupId, new Set(names.get(groupId) ?? []));
  };

  const tell = async (incidentId: string) => {
    const alerts = untold.get(incidentId);
    untold.delete(incidentId);
    const incident = alerts === undefined ? undefined : await work.incidents.load(incidentId);
    if (alerts !== undefined && incident !== undefined) await addAlerts(work, incident, { alerts, part }, needs);
  };

  return {
    prepare: (groupIds) => learn(groupIds, []),
    add: async (group, incident, fired) => {
      const collected = untold.get(incident.id) ?? [];
      collected.push({ ...fired, news: await newsOf(group, fired.alert) });
      untold.set(incident.id, collected);
    },
    tell,
    tellAll: async () => {
      for (const incidentId of untold.keys()) await tell(incidentId);
    },
  };
}
