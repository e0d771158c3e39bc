import type { Clock } from "../shared/clock.ts";
import { afterMs } from "../shared/duration.ts";
import type { Outbox } from "../shared/effect.ts";
import type { Incident } from "./incident.ts";

/** A room that Slack or a restart kept for some seconds is none of a storm's. */
const lateAfterMs = 30_000;
/** Until the rooms of the same storm that people need more have had their turn with Slack. */
const laterByMs = 60_000;

/** Wants a new room's topic, pin and bookmarks. A room that had to wait is one of many: its ornaments wait for a quieter moment. */
export async function wantOrnaments(outbox: Outbox, incident: Incident, clock: Clock): Promise<void> {
  await outbox.want({ kind: "dress-room", incidentId: incident.id }, ornamentTime(incident, clock));
}

/** When what nobody needs at once may be shown of a new room. */
export function ornamentTime(incident: Incident, clock: Clock): { readonly notBefore?: Date } {
  const now = clock.now();
  const isLate = now.getTime() - incident.openedAt.getTime() > lateAfterMs;
  return isLate ? { notBefore: afterMs(now, laterByMs) } : {};
}
