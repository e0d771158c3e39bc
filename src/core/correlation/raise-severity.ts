import { changeSeverityIn } from "../incident/change-severity.ts";
import { type Incident, isPaged } from "../incident/incident.ts";
import type { IncidentWork } from "../incident/incident-work.ts";
import type { Severity, SeverityRules } from "../incident/severity.ts";
import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";

/** Raises an incident's severity for a route that says so; whoever was paged or has reacted isn't paged again. */
export async function raiseSeverity(
  work: IncidentWork,
  incident: Incident,
  change: { readonly to: Severity; readonly by: Actor },
  needs: { readonly rules: SeverityRules; readonly clock: Clock },
): Promise<Incident> {
  const isAnswered = isPaged(incident) || incident.acknowledgedAt !== null;
  return changeSeverityIn(work, incident, { ...change, pages: !isAnswered }, needs);
}
