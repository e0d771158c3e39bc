import { incidentListAnswer } from "#templates/slack/incident-list-answer.ts";
import { type Reply, say } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";

/** `/incident list [all]`. */
export async function list(deps: CommandDeps, rest: string): Promise<Reply> {
  const includeClosed = rest.toLowerCase() === "all";
  const incidents = await deps.findIncident.listIncidents({ includeClosed });
  return say(incidentListAnswer(incidents, { includesClosed: includeClosed, now: deps.clock.now() }, deps.look));
}
