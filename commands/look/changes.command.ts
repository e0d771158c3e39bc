import { parseDuration } from "#core/shared/duration.ts";
import { refuse } from "#core/shared/refusal.ts";
import { changeListAnswer } from "#templates/slack/change-list-answer.ts";
import { refusalAnswer } from "#templates/slack/said-answer.ts";
import { type Reply, type SlashCall, say } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { parseArguments } from "../grammar.ts";

/** `/incident changes [service] [since=2h]`: what changed lately in the incident's services, most suspicious first. */
export async function changes(deps: CommandDeps, call: SlashCall, rest: string): Promise<Reply> {
  const { words, values } = parseArguments(rest);
  const since = parseDuration(values["since"] ?? "2h");
  if (since?.kind !== "time") {
    return say(
      refusalAnswer(
        refuse("bad-duration", `since=${values["since"]} is no time span. Write since=30m, since=2h or since=1d.`),
      ),
    );
  }
  const incident = await deps.findIncident.incidentOfRoom(call.channelId);
  const all = deps.catalogue.all().map((service) => service.id);
  const wanted = words[0]?.toLowerCase();
  if (wanted !== undefined && !all.includes(wanted)) {
    return say(
      refusalAnswer(refuse("unknown-service", `There is no service “${wanted}”. Known services: ${all.join(", ")}.`)),
    );
  }
  const serviceIds =
    wanted !== undefined ? [wanted] : (incident?.services ?? []).length > 0 ? (incident?.services ?? []) : all;
  const from = new Date(deps.clock.now().getTime() - since.ms);
  const listed = await deps.listChanges({ serviceIds, since: from, firstAlertAt: incident?.startedAt ?? null });
  return say(changeListAnswer({ ...listed, since: from }, deps.look));
}
