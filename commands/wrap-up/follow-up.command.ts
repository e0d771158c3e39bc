import type { Incident } from "#core/incident/incident.ts";
import { person } from "#core/shared/actor.ts";
import { md } from "#templates/slack/escape.ts";
import type { Reply, SlashCall } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { parseMention } from "../grammar.ts";
import { replyTo } from "../reply.ts";

/** `/incident followup <text> [@owner] [due=YYYY-MM-DD]`. */
export async function followUp(deps: CommandDeps, call: SlashCall, incident: Incident, rest: string): Promise<Reply> {
  const dueOn = /(?:^|\s)due=(\S+)/.exec(rest)?.[1] ?? null;
  const text = rest
    .replace(/(?:^|\s)due=\S+/, "")
    .replace(/<@[UW][A-Z0-9]+(?:\|[^>]*)?>/, "")
    .trim();
  const result = await deps.addFollowUp({
    incidentId: incident.id,
    text,
    owner: parseMention(rest) ?? null,
    dueOn,
    by: person(call.userId),
  });
  return replyTo(result, () => md`Follow-up added${dueOn === null ? "" : `, due ${dueOn}`}.`);
}
