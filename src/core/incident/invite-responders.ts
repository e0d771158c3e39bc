import type { Clock } from "../shared/clock.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import type { Directory } from "./directory.ts";
import type { IncidentRoom } from "./incident-room.ts";
import type { IncidentWork } from "./incident-work.ts";
import { invitedBefore, noteInvited } from "./note-invited.ts";
import { respondersOf } from "./responders-of.ts";
import type { ServiceCatalogue } from "./service.ts";

/** Invites the responders who were not invited before, so that nobody who left is dragged back. */
export function makeInviteResponders(needs: {
  readonly transact: Transact<IncidentWork>;
  readonly clock: Clock;
  readonly room: IncidentRoom;
  readonly catalogue: ServiceCatalogue;
  readonly directory: Directory;
}) {
  return async function inviteResponders(run: EffectRun, incidentId: string): Promise<EffectOutcome> {
    const known = await needs.transact(async (work) => {
      const incident = await work.incidents.load(incidentId);
      return incident && { incident, invited: invitedBefore(await work.timeline.of(incidentId)) };
    });
    // Without a room there is nothing to do: opening it wants the invitations anew.
    if (known === undefined || known.incident.room === null) return { kind: "done" };
    const responders = await respondersOf(known.incident, needs);
    const userIds = responders.filter((userId) => !known.invited.has(userId));
    if (userIds.length === 0) return { kind: "done" };

    const { notInvited } = await needs.room.invite(run, known.incident.room, userIds);
    await needs.transact((work) => noteInvited(work, run, incidentId, needs.clock, { userIds, notInvited }));
    return { kind: "done" };
  };
}
