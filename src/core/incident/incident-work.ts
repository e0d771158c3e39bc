import type { Outbox } from "../shared/effect.ts";
import type { Timeline } from "../timeline/timeline.ts";
import type { IncidentStore } from "./incident-store.ts";

/** What a use case about incidents needs inside its transaction. */
export interface IncidentWork {
  readonly incidents: IncidentStore;
  readonly timeline: Timeline;
  readonly outbox: Outbox;
}
