import { type Incident, type Role, roles } from "#core/incident/incident.ts";
import { roleLabels } from "#core/incident/role-duties.ts";
import { person } from "#core/shared/actor.ts";
import { refuse } from "#core/shared/refusal.ts";
import { md, type Safe } from "#templates/slack/escape.ts";
import { actionIds, callbackIds, fieldIds, incidentRef } from "#templates/slack/ids.ts";
import { personName } from "#templates/slack/look.ts";
import { roleModal } from "#templates/slack/role-modal.ts";
import { changing, type Reply, type SlashCall, show } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { quoted } from "../quoted.ts";
import { replyTo, sayNo, staleReply, staleSubmitReply, submitReplyTo } from "../reply.ts";
import { parseMention } from "../typed-arguments.ts";

/** `/incident role <lead|comms|scribe|ops> @user`; alone it asks in a modal. */
export async function role(deps: CommandDeps, call: SlashCall, incident: Incident, rest: string): Promise<Reply> {
  if (rest === "") return show(roleModal(incident));
  const word = /^\S+/.exec(rest)?.[0] ?? "";
  const wanted = roles.find((one) => one === word.toLowerCase());
  if (wanted === undefined) {
    const message = `${quoted(deps.plainText(word))} is no role. Roles: ${roles.join(", ")}, like “role lead @mina” or “role lead me”.`;
    return sayNo(refuse("unknown-role", message));
  }
  return give(deps, call, incident, wanted, rest.slice(word.length).trim());
}

/** `/incident lead @user`; alone it asks in a modal. */
export async function lead(deps: CommandDeps, call: SlashCall, incident: Incident, rest: string): Promise<Reply> {
  return rest === "" ? show(roleModal(incident, "lead")) : give(deps, call, incident, "lead", rest);
}

async function give(deps: CommandDeps, call: SlashCall, incident: Incident, wanted: Role, to: string): Promise<Reply> {
  const userId = /^me$/i.test(to) ? call.userId : parseMention(to);
  if (userId === undefined) {
    const given = to === "" ? "" : `${quoted(deps.plainText(to))} mentions nobody. `;
    const message = `${given}Say who gets the role, like “role ${wanted} @mina” (chosen from Slack's list) or “role ${wanted} me”.`;
    return sayNo(refuse("nobody-named", message));
  }
  const result = await deps.assignRole({ incidentId: incident.id, role: wanted, userId, by: person(call.userId) });
  return replyTo(result, () => sayRole(deps, wanted, userId));
}

/** `Take lead` on the card, and the role modal. */
export function registerRole(deps: CommandDeps): void {
  deps.handle.click(actionIds.incidentTakeLead, changing, async ({ userId, value }) => {
    const ref = incidentRef.decode(value);
    if (ref === undefined) return staleReply();
    const result = await deps.assignRole({ ...ref, role: "lead", userId, by: person(userId) });
    return replyTo(result, () => sayRole(deps, "lead", userId));
  });
  deps.handle.submit(callbackIds.role, "change", async ({ userId, metadata, values }) => {
    const ref = incidentRef.decode(metadata);
    if (ref === undefined) return staleSubmitReply();
    const wanted = roles.find((one) => one === values[fieldIds.role]);
    const to = values[fieldIds.roleUser];
    if (wanted === undefined) return { kind: "errors", errors: { [fieldIds.role]: "Choose a role." } };
    if (to === undefined) return { kind: "errors", errors: { [fieldIds.roleUser]: "Choose who gets it." } };
    const result = await deps.assignRole({ ...ref, role: wanted, userId: to, by: person(userId) });
    return submitReplyTo(result, fieldIds.roleUser, () => sayRole(deps, wanted, to));
  });
}

function sayRole(deps: CommandDeps, wanted: Role, userId: string): Safe {
  return md`${roleLabels[wanted]} is now ${personName(userId, deps.look)}.`;
}
