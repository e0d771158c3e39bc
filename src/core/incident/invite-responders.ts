import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import type { TimelineEvent } from "../timeline/timeline-event.ts";
import type { Directory } from "./directory.ts";
import type { IncidentRoom } from "./incident-room.ts";
import type { IncidentWork } from "./incident-work.ts";
import { respondersOf } from "./responders-of.ts";
import type { ServiceCatalogue } from "./service.ts";

/** Who was to be invited, and who of them could not be. */
export interface Invitation {
  readonly userIds: readonly string[];
  readonly notInvited: readonly string[];
}

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

/** Records whom an effect invited, so that nobody is invited twice. */
export async function noteInvited(
  { timeline }: Pick<IncidentWork, "timeline">,
  run: EffectRun,
  incidentId: string,
  clock: Clock,
  { userIds, notInvited }: Invitation,
): Promise<void> {
  await timeline.append({
    incidentId,
    kind: "responders-invited",
    at: clock.now(),
    actor: system("Muster"),
    text: sayInvited(userIds.length - notInvited.length, notInvited.length),
    data: { userIds, notInvited },
    key: `responders-invited:${run.effectId}`,
  });
}

function invitedBefore(events: readonly TimelineEvent[]): ReadonlySet<unknown> {
  // A room that took the place of a lost one starts empty.
  const opened = events.findLastIndex(({ kind }) => kind === "room-opened");
  return new Set(
    events
      .slice(Math.max(0, opened))
      .filter(({ kind }) => kind === "responders-invited")
      .flatMap(({ data }) => (Array.isArray(data["userIds"]) ? data["userIds"] : [])),
  );
}

function sayInvited(invited: number, notInvited: number): string {
  const people = `Invited ${invited} ${invited === 1 ? "responder" : "responders"}`;
  return notInvited === 0 ? people : `${people}; ${notInvited} could not be invited`;
}
