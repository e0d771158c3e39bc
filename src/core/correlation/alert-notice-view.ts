import type { Incident } from "../incident/incident.ts";
import type { GroupGlance } from "../signal/signal-log.ts";
import type { AlertGroup } from "./alert-group.ts";

/** What the alerts channel shows of a group: a triage offer (Declare / Join / Dismiss) or a plain notice. */
export interface AlertNoticeView {
  readonly group: AlertGroup;
  readonly glance: GroupGlance;
  /** The group's incident once there is one. */
  readonly incident: Incident | null;
  /** Open incidents that fit (same service), best first, for "Join INC-n". */
  readonly candidates: readonly Incident[];
}
