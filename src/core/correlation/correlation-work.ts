import type { IncidentWork } from "../incident/incident-work.ts";
import type { SignalLog } from "../signal/signal-log.ts";
import type { AlertGroupStore } from "./alert-group.ts";
import type { Backlog } from "./backlog.ts";

/** What a use case about signals needs inside its transaction. */
export interface CorrelationWork extends IncidentWork {
  readonly signals: SignalLog;
  readonly groups: AlertGroupStore;
  readonly backlog: Backlog;
}
