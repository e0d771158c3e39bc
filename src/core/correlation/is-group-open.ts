import { type Incident, isOpen } from "../incident/incident.ts";
import { after, type Duration } from "../shared/duration.ts";
import type { AlertGroup } from "./alert-group.ts";

/** What decides whether a group takes in another firing alert. */
export interface GroupState {
  readonly group: AlertGroup;
  /** The group's incident, when it has one. */
  readonly incident: Incident | undefined;
  /** Whether something in the group fires; asked for only where it matters. */
  readonly isFiring: () => Promise<boolean>;
}

/**
 * Whether a group takes in another firing alert: one with an incident as long as that is open; any other within the window since its last
 * signal, and an offer or a message also as long as something in it fires, so that it isn't made twice. A dismissal holds for the window only.
 */
export async function isGroupOpen(state: GroupState, window: Duration, at: Date): Promise<boolean> {
  const { group, incident } = state;
  if (group.state === "incident") return incident !== undefined && isOpen(incident);
  if (after(group.lastSignalAt, window) >= at) return true;
  return (group.state === "offered" || group.state === "informed") && (await state.isFiring());
}
