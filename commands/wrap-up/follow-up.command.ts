import type { Incident } from "#core/incident/incident.ts";
import { person } from "#core/shared/actor.ts";
import { md } from "#templates/slack/escape.ts";
import { personName } from "#templates/slack/look.ts";
import type { Reply, SlashCall } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo } from "../reply.ts";
import { parseMention } from "../typed-arguments.ts";

/** `/incident followup <text> [@owner] [due=YYYY-MM-DD]`. */
export async function followUp(deps: CommandDeps, call: SlashCall, incident: Incident, rest: string): Promise<Reply> {
  const { text, owner, dueOn } = parseFollowUp(rest);
  const result = await deps.addFollowUp({
    incidentId: incident.id,
    text: deps.plainText(text),
    owner,
    dueOn,
    by: person(call.userId),
  });
  const whose = owner === null ? md`nobody owns it yet` : md`owner ${personName(owner, deps.look)}`;
  return replyTo(result, () => md`Follow-up added: ${whose}${dueOn === null ? "" : `, due ${dueOn}`}.`);
}

/** The owner is mentioned last or first; a mention within the sentence belongs to the text, and is the owner when there is no other. */
function parseFollowUp(rest: string): {
  readonly text: string;
  readonly owner: string | null;
  readonly dueOn: string | null;
} {
  const due = /(?:^|\s)due=(\S*)/i.exec(rest);
  const sentence = (due === null ? rest : rest.replace(due[0], "")).trim();
  const outer = /(?:^<@[^>]+>\s*)|(?:\s*<@[^>]+>$)/;
  const named = /\s*<@[^>]+>$/.exec(sentence)?.[0] ?? outer.exec(sentence)?.[0];
  return {
    text: named === undefined ? sentence : sentence.replace(named, " ").trim(),
    owner: parseMention(named ?? sentence) ?? null,
    dueOn: due?.[1] ?? null,
  };
}
