import { parseDuration } from "#core/shared/duration.ts";
import { refuse } from "#core/shared/refusal.ts";
import { changeListAnswer } from "#templates/slack/change-list-answer.ts";
import { type Reply, type SlashCall, say } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { quoted } from "../quoted.ts";
import { sayNo } from "../reply.ts";
import { parseArguments } from "../typed-arguments.ts";

const sinceMaxMs = 30 * 86_400_000;

/** `/incident changes [service] [since=2h]`: what changed lately in the incident's services, most suspicious first. */
export async function changes(deps: CommandDeps, call: SlashCall, rest: string): Promise<Reply> {
  const { words, values } = parseArguments(rest);
  const { since: typed = "2h", ...others } = values;
  const strange = [...Object.keys(others).map((key) => `${key}=`), ...words.slice(1)][0];
  if (strange !== undefined) {
    const message = `${quoted(strange)} is not understood. Type “changes”, “changes web” or “changes web since=2h”.`;
    return sayNo(refuse("unknown-argument", message));
  }
  const since = parseDuration(typed);
  if (since?.kind !== "time" || since.ms === 0 || since.ms > sinceMaxMs) {
    const message = `${quoted(`since=${typed}`)} is no time span up to 30 days. Write since=30m, since=2h or since=1d.`;
    return sayNo(refuse("bad-duration", message));
  }
  const all = deps.catalogue.all().map((service) => service.id);
  const wanted = words[0]?.toLowerCase();
  if (wanted !== undefined && !all.includes(wanted)) {
    const message = `There is no service ${quoted(wanted)}. Known services: ${all.join(", ")}.`;
    return sayNo(refuse("unknown-service", message));
  }
  const incident = await deps.findIncident.incidentOfRoom(call.channelId);
  const affected = incident?.services ?? [];
  const serviceIds = wanted !== undefined ? [wanted] : affected.length > 0 ? affected : all;
  const from = new Date(deps.clock.now().getTime() - since.ms);
  const listed = await deps.listChanges({ serviceIds, since: from, firstAlertAt: incident?.startedAt ?? null });
  return say(changeListAnswer({ ...listed, since: from }, deps.look));
}
