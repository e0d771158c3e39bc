import { type Refusal, refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import type { Incident } from "./incident.ts";
import type { IncidentWork } from "./incident-work.ts";

/** Runs a change on a locked incident in one transaction; an unknown id is refused. */
export function withIncident<Work extends IncidentWork, Result>(
  transact: Transact<Work>,
  incidentId: string,
  change: (work: Work, incident: Incident) => Promise<Result>,
): Promise<Result | Refusal> {
  return transact(async (work) => {
    const incident = await work.incidents.load(incidentId);
    if (incident === undefined)
      return refuse("unknown-incident", "This incident doesn't exist. `list` shows the ones that do.");
    return change(work, incident);
  });
}
