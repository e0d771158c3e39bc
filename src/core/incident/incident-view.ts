import type { Incident } from "./incident.ts";
import type { AlertTally, SessionGlance } from "./incident-surroundings.ts";
import type { Service } from "./service.ts";

/** Everything the incident card, the topic and the announcement show. */
export interface IncidentView {
  readonly incident: Incident;
  readonly services: readonly Service[];
  readonly alerts: AlertTally;
  readonly session: SessionGlance | null;
  /** Title of the offered runbook; null when the route offers none or its file is gone. */
  readonly runbookTitle: string | null;
  readonly changesLeft: readonly string[];
  readonly now: Date;
}
