import { type Incident, isOpen } from "../incident/incident.ts";
import { after, type Duration } from "../shared/duration.ts";
import type { AlertRecord } from "../signal/signal-log.ts";
import type { AlertGroup } from "./alert-group.ts";

/** What decides whether a group takes in another firing alert. */
export interface GroupState {
  readonly group: AlertGroup;
  /** The group's incident, when it has one. */
  readonly incident: Incident | undefined;
  readonly alerts: readonly AlertRecord[];
}

/**
 * Whether a group takes in another firing alert: one with an incident as long as that is open; any other within the window since its last
 * signal, and an offer or a message also as long as something in it fires, so that it isn't made twice. A dismissal holds for the window only.
 */
export function isGroupOpen(state: GroupState, window: Duration, at: Date): boolean {
  if (state.group.state === "incident") return state.incident !== undefined && isOpen(state.incident);
  const isFiring = state.alerts.some(({ signal }) => signal.state === "firing");
  const isShown = state.group.state === "offered" || state.group.state === "informed";
  return (isShown && isFiring) || after(state.group.lastSignalAt, window) >= at;
}
