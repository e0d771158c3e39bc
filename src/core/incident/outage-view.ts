import type { Incident } from "./incident.ts";
import type { Outage } from "./outage.ts";

/** What the room's message about a system that doesn't answer shows. */
export interface OutageView {
  readonly incident: Incident;
  readonly outage: Outage;
  /** What waits in this incident for it, in people's words ("page the on-call"). */
  readonly waiting: readonly string[];
}
