import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import type { DescribeIncident } from "./describe-incident.ts";
import type { IncidentRoom } from "./incident-room.ts";
import type { IncidentWork } from "./incident-work.ts";
import { wantPost } from "./want-shown.ts";

/** Brings topic, pin and bookmarks of the room up to date; each ornament that fails is told in the room once. */
export function makeDressRoom(needs: {
  readonly transact: Transact<IncidentWork>;
  readonly clock: Clock;
  readonly describeIncident: DescribeIncident;
  readonly room: IncidentRoom;
}) {
  return async function dressRoom(run: EffectRun, incidentId: string): Promise<EffectOutcome> {
    const view = await needs.describeIncident(incidentId);
    if (view === undefined || view.incident.room === null) return { kind: "done" };
    const { failed } = await needs.room.dress(run, view);
    if (failed.length === 0) return { kind: "done" };

    await needs.transact(async (work) => {
      for (const line of failed) {
        const event = await work.timeline.append({
          incidentId,
          kind: "effect-failed",
          at: needs.clock.now(),
          actor: system("Muster"),
          text: line,
          data: { effect: "dress-room" },
          key: `dress-failed:${line}`,
        });
        await wantPost(work.outbox, event);
      }
    });
    return { kind: "done" };
  };
}
