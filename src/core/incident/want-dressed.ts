import { addMilliseconds } from "date-fns/addMilliseconds";
import type { Clock } from "../shared/clock.ts";
import type { Outbox } from "../shared/effect.ts";
import type { Incident } from "./incident.ts";

const lateAfterMs = 5_000;
/** Until the rooms of the same storm that people need more have had their turn with Slack. */
const laterByMs = 60_000;

/** Wants a new room's topic, pin and bookmarks. A room that had to wait is one of many: its ornaments wait for a quieter moment. */
export async function wantDressed(outbox: Outbox, incident: Incident, clock: Clock): Promise<void> {
  const now = clock.now();
  const isLate = now.getTime() - incident.openedAt.getTime() > lateAfterMs;
  const options = isLate ? { notBefore: addMilliseconds(now, laterByMs) } : {};
  await outbox.want({ kind: "dress-room", incidentId: incident.id }, options);
}
