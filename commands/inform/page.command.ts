import type { Incident } from "#core/incident/incident.ts";
import { person } from "#core/shared/actor.ts";
import { md } from "#templates/slack/escape.ts";
import type { Reply, SlashCall } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo } from "../reply.ts";

/** `/incident page`: wakes the on-call person of the incident's service. */
export async function page(deps: CommandDeps, call: Pick<SlashCall, "userId">, incident: Incident): Promise<Reply> {
  const result = await deps.requestPage({ incidentId: incident.id, by: person(call.userId) });
  return replyTo(result, () => md`Paging the on-call person; the result comes here in the room.`);
}

/** `/incident ack`: somebody is on it. */
export async function acknowledge(
  deps: CommandDeps,
  call: Pick<SlashCall, "userId">,
  incident: Incident,
): Promise<Reply> {
  const result = await deps.acknowledgeIncident({ incidentId: incident.id, by: person(call.userId) });
  return replyTo(result, () => md`Acknowledged.`);
}
