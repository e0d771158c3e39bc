import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import type { ChangedIncident } from "./changed-incident.ts";
import type { Directory } from "./directory.ts";
import { type Incident, incidentName, type Role } from "./incident.ts";
import type { IncidentWork } from "./incident-work.ts";
import { markAcknowledged } from "./mark-acknowledged.ts";
import { roleLabels, sayDuties } from "./role-duties.ts";
import { wantShown } from "./want-shown.ts";
import { withIncident } from "./with-incident.ts";

/**
 * Gives a person a role. Who is given one by somebody else gets its duties as a direct message. A new lead counts as the first human
 * reaction; who takes the lead themselves also quiets the pager.
 */
export function makeAssignRole(needs: {
  readonly transact: Transact<IncidentWork>;
  readonly clock: Clock;
  readonly directory: Pick<Directory, "displayName">;
}) {
  return async function assignRole(command: {
    readonly incidentId: string;
    readonly role: Role;
    readonly userId: string;
    readonly by: Actor;
  }): Promise<ChangedIncident> {
    const { role, userId, by } = command;
    const name = await needs.directory.displayName(userId);
    return withIncident(needs.transact, command.incidentId, async (work, before): Promise<ChangedIncident> => {
      const previous = before.roles[role] ?? null;
      if (previous === userId)
        return refuse("same-role", `${name} is ${roleLabels[role]} of ${incidentName(before)} already.`);
      const now = needs.clock.now();
      const assigned: Incident = { ...before, roles: { ...before.roles, [role]: userId } };
      const incident = role === "lead" ? markAcknowledged(assigned, now) : assigned;
      await work.incidents.save(incident);
      const event = await work.timeline.append({
        incidentId: incident.id,
        kind: "role-assigned",
        at: now,
        actor: by,
        text: `${roleLabels[role]} is now ${name}`,
        data: { role, userId, previous },
      });
      await wantShown(work.outbox, incident, { post: event, topic: role === "lead" });
      await work.outbox.want({ kind: "invite-responders", incidentId: incident.id });
      const isOwnAct = by.kind === "person" && by.userId === userId;
      if (!isOwnAct)
        await work.outbox.want({
          kind: "tell",
          tellId: `role:${event.id}`,
          userId,
          text: sayDuties(role, { name: incidentName(incident), title: incident.title }),
        });
      if (isOwnAct && role === "lead" && incident.pager?.state === "triggered")
        await work.outbox.want({ kind: "acknowledge-page", incidentId: incident.id });
      return { kind: "changed", incident };
    });
  };
}
