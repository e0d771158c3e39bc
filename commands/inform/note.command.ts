import type { Incident } from "#core/incident/incident.ts";
import { person } from "#core/shared/actor.ts";
import { md } from "#templates/slack/escape.ts";
import type { Reply, SlashCall } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo } from "../reply.ts";

/** `/incident note <text>`. */
export async function note(deps: CommandDeps, call: SlashCall, incident: Incident, rest: string): Promise<Reply> {
  const result = await deps.addNote({
    incidentId: incident.id,
    text: deps.plainText(rest),
    by: person(call.userId),
    at: null,
    permalink: null,
  });
  return replyTo(result, () => md`Noted on the timeline.`);
}
