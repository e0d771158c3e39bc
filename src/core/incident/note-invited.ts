import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { EffectRun } from "../shared/effect.ts";
import type { TimelineEvent } from "../timeline/timeline-event.ts";
import type { IncidentWork } from "./incident-work.ts";

/** Who was to be invited, and who of them could not be. */
export interface Invitation {
  readonly userIds: readonly string[];
  readonly notInvited: readonly string[];
}

/** Records whom an effect invited, but for those whom another one invited meanwhile, so that nobody is invited or told of twice. */
export async function noteInvited(
  { incidents, timeline }: Pick<IncidentWork, "incidents" | "timeline">,
  run: EffectRun,
  incidentId: string,
  clock: Clock,
  invitation: Invitation,
): Promise<void> {
  // Locked first: whoever else records invitations now is waited for.
  await incidents.load(incidentId);
  const known = invitedBefore(await timeline.of(incidentId));
  const userIds = invitation.userIds.filter((userId) => !known.has(userId));
  const notInvited = invitation.notInvited.filter((userId) => !known.has(userId));
  if (userIds.length === 0) return;
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

/** Who was invited to the incident's present room. */
export function invitedBefore(events: readonly TimelineEvent[]): ReadonlySet<unknown> {
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
