import { refuse } from "#core/shared/refusal.ts";
import { incidentListAnswer } from "#templates/slack/incident-list-answer.ts";
import { type Reply, say } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { quoted } from "../quoted.ts";
import { sayNo } from "../reply.ts";

/** `/incident list [all]`. */
export async function list(deps: CommandDeps, rest: string): Promise<Reply> {
  const includeClosed = rest.toLowerCase() === "all";
  if (rest !== "" && !includeClosed) {
    const message = `${quoted(rest)} is nothing to list. “list” shows the open incidents, “list all” the closed ones too.`;
    return sayNo(refuse("unknown-argument", message));
  }
  const [incidents, waiting] = await Promise.all([
    deps.findIncident.listIncidents({ includeClosed }),
    deps.findWaiting(),
  ]);
  const options = { includesClosed: includeClosed, now: deps.clock.now(), waiting };
  return say(incidentListAnswer(incidents, options, deps.look));
}
