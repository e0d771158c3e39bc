import type { EffectOutcome, EffectRun, ViewRef } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import type { IncidentRoom } from "./incident-room.ts";
import { isTold } from "./outage.ts";
import type { OutageWork } from "./outage-book.ts";

/** Brings the room's one message about a system that doesn't answer, or answers again, up to date. */
export function makeShowOutage(needs: {
  readonly transact: Transact<OutageWork>;
  readonly room: Pick<IncidentRoom, "showOutage">;
}) {
  return async function showOutage(
    run: EffectRun,
    { incidentId, system }: Extract<ViewRef, { readonly kind: "outage" }>,
  ): Promise<EffectOutcome> {
    const view = await needs.transact(async ({ incidents, outages }) => {
      const [incident, outage] = [await incidents.read(incidentId), await outages.read(system)];
      if (incident === undefined || outage === undefined) return undefined;
      return { incident, outage, waiting: await outages.waitingIn(system, incidentId) };
    });
    if (view !== undefined && isTold(view.outage)) await needs.room.showOutage(run, view);
    return { kind: "done" };
  };
}
