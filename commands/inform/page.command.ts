import type { Incident } from "#core/incident/incident.ts";
import { person } from "#core/shared/actor.ts";
import { refuse } from "#core/shared/refusal.ts";
import { md } from "#templates/slack/escape.ts";
import type { Reply, SlashCall } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { quoted } from "../quoted.ts";
import { replyTo, sayNo } from "../reply.ts";

/** `/incident page`: wakes the on-call person of the incident's service. */
export async function page(
  deps: CommandDeps,
  call: Pick<SlashCall, "userId">,
  incident: Incident,
  rest: string,
): Promise<Reply> {
  if (rest !== "") {
    const whose = incident.services.length === 0 ? "this incident" : incident.services.join(", ");
    const message = `${quoted(rest)} can't be paged by name. “page” alone wakes who is on call for ${whose}; “role” gives somebody a task.`;
    return sayNo(refuse("page-takes-no-name", message));
  }
  const result = await deps.requestPage({ incidentId: incident.id, by: person(call.userId) });
  return replyTo(result, () => md`Paging the on-call person; the result comes here in the room.`);
}

/** `/incident ack`: somebody is on it. Words after it are not worth refusing an acknowledgement for, but they are not lost unseen. */
export async function acknowledge(
  deps: CommandDeps,
  call: Pick<SlashCall, "userId">,
  incident: Incident,
  rest: string,
): Promise<Reply> {
  const result = await deps.acknowledgeIncident({ incidentId: incident.id, by: person(call.userId) });
  return replyTo(result, () =>
    rest === "" ? md`Acknowledged.` : md`Acknowledged. To keep ${quoted(rest)} as well, type “note” before it.`,
  );
}
