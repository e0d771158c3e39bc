import { incidentName } from "#core/incident/incident.ts";
import { refuse } from "#core/shared/refusal.ts";
import { channel, md } from "#templates/slack/escape.ts";
import { actionIds, incidentRef } from "#templates/slack/ids.ts";
import { refusalAnswer, saidAnswer } from "#templates/slack/said-answer.ts";
import { looking, say } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { staleReply } from "../reply.ts";

/** `Join` on the line in the announcement channel. */
export function registerJoinRoom(deps: CommandDeps): void {
  deps.handle.click(actionIds.announcementJoin, looking, async ({ userId, value }) => {
    const ref = incidentRef.decode(value);
    if (ref === undefined) return staleReply();
    const view = await deps.describeIncident(ref.incidentId);
    const room = view?.incident.room ?? null;
    if (view === undefined || room === null) {
      return say(refusalAnswer(refuse("no-room", "The room is not there yet. Try again in a few seconds.")));
    }
    await deps.joinRoom(room, userId);
    return say(saidAnswer(md`You are in ${channel(room.channelId)} now (${incidentName(view.incident)}).`));
  });
}
