import type { Clock } from "../shared/clock.ts";
import { afterMs } from "../shared/duration.ts";
import type { Incident } from "./incident.ts";
import type { RoomWork } from "./room-line.ts";

/** Until the rooms of the same storm that people need more have had their turn with Slack. */
const laterByMs = 60_000;

/** Wants a new room's topic, pin and bookmarks. A room that had to wait in line is one of many: its ornaments wait for a quieter moment. */
export async function wantOrnaments(work: RoomWork, incident: Incident, clock: Clock): Promise<void> {
  await work.outbox.want({ kind: "dress-room", incidentId: incident.id }, await ornamentTime(work, incident, clock));
}

/** When what nobody needs at once may be shown of a new room. A room that Slack or a restart kept is none of a storm's. */
export async function ornamentTime(
  { backlog }: Pick<RoomWork, "backlog">,
  incident: Incident,
  clock: Clock,
): Promise<{ readonly notBefore?: Date }> {
  const now = clock.now();
  return (await backlog.isOfStorm(incident.id, now)) ? { notBefore: afterMs(now, laterByMs) } : {};
}
