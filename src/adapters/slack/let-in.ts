import type { Room } from "#core/incident/incident.ts";
import { Fault } from "#core/shared/fault.ts";
import type { SlackApi } from "./client.ts";
import { inviteTogether } from "./invite-people.ts";
import { withMembership } from "./with-membership.ts";

/** Lets one person who asked for it into a room; who is in it already stays. Throws a Fault when Slack doesn't let them. */
export function makeLetIn(needs: { readonly slack: SlackApi }) {
  return async function letIn(room: Room, userId: string): Promise<void> {
    const { slack } = needs;
    const invite = () => inviteTogether(slack, room.channelId, [userId]);
    const notInvited = await withMembership(slack, room.channelId, invite);
    if (notInvited.length === 0) return;
    throw new Fault({
      code: "slack-cannot-invite",
      message: "Slack doesn't let this person into the room",
      hint: "Guests can't be invited by an app; a member of the room can add them.",
      retry: "never",
    });
  };
}
