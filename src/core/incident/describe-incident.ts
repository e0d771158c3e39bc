import type { Clock } from "../shared/clock.ts";
import { afterMs } from "../shared/duration.ts";
import type { Transact } from "../shared/transact.ts";
import type { IncidentSurroundings } from "./incident-surroundings.ts";
import type { IncidentView } from "./incident-view.ts";
import type { IncidentWork } from "./incident-work.ts";
import type { ServiceCatalogue } from "./service.ts";

/** A card tells what came in the last minutes: long enough for who looks now and then. */
const minuteMs = 60_000;
const growthMs = 10 * minuteMs;

/** Gathers what an incident's card, topic and announcement show; undefined for an unknown id. */
export type DescribeIncident = (incidentId: string) => Promise<IncidentView | undefined>;

/** Describes an incident as it is now. */
export function makeDescribeIncident(needs: {
  readonly transact: Transact<IncidentWork>;
  readonly clock: Clock;
  readonly surroundings: IncidentSurroundings;
  readonly catalogue: ServiceCatalogue;
  /** Null when there is no such runbook (any more). */
  readonly runbookTitle: (runbookId: string) => string | null;
}): DescribeIncident {
  return async function describeIncident(incidentId) {
    const incident = await needs.transact((work) => work.incidents.read(incidentId));
    if (incident === undefined) return undefined;
    const now = needs.clock.now();
    const [alerts, session, changesLeft] = await Promise.all([
      needs.surroundings.alerts(incidentId, grownSince(now)),
      needs.surroundings.session(incidentId),
      needs.surroundings.changesLeft(incidentId),
    ]);
    return {
      incident,
      services: incident.services.flatMap((id) => needs.catalogue.byId(id) ?? []),
      alerts,
      session,
      runbookTitle: incident.runbookId === null ? null : needs.runbookTitle(incident.runbookId),
      changesLeft,
      now,
    };
  };
}

/** Whole minutes, so that two looks in one minute say the same. */
function grownSince(now: Date): Date {
  return afterMs(now, -growthMs - (now.getTime() % minuteMs));
}
