import { type Incident, type Role, roles } from "#core/incident/incident.ts";
import { roleLabels } from "#core/incident/role-duties.ts";
import { person } from "#core/shared/actor.ts";
import { refuse } from "#core/shared/refusal.ts";
import { md } from "#templates/slack/escape.ts";
import { actionIds, callbackIds, fieldIds, incidentRef } from "#templates/slack/ids.ts";
import { personName } from "#templates/slack/look.ts";
import { roleModal } from "#templates/slack/role-modal.ts";
import { refusalAnswer } from "#templates/slack/said-answer.ts";
import { type Reply, type SlashCall, say } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { parseMention } from "../grammar.ts";
import { replyTo, staleReply, submitReplyTo } from "../reply.ts";

/** `/incident role <lead|comms|scribe|ops> @user`, and `/incident lead @user`. */
export async function role(deps: CommandDeps, call: SlashCall, incident: Incident, rest: string): Promise<Reply> {
  const [word = "", ...others] = rest.split(/\s+/);
  const wanted = roles.find((one) => one === word.toLowerCase());
  if (rest === "") {
    await call.open(roleModal(incident));
    return { kind: "shown" };
  }
  if (wanted === undefined) {
    return say(
      refusalAnswer(
        refuse("unknown-role", `“${word}” is no role. Roles: ${roles.join(", ")}, like “role lead @mina”.`),
      ),
    );
  }
  const mention = others.join(" ");
  const userId = mention === "me" ? call.userId : parseMention(mention);
  if (userId === undefined) {
    return say(
      refusalAnswer(
        refuse("nobody-named", `Name who gets the role, like “role ${wanted} @mina” or “role ${wanted} me”.`),
      ),
    );
  }
  return assign(deps, { incidentId: incident.id, role: wanted, userId, by: call.userId });
}

async function assign(
  deps: CommandDeps,
  wish: { readonly incidentId: string; readonly role: Role; readonly userId: string; readonly by: string },
): Promise<Reply> {
  const result = await deps.assignRole({ ...wish, by: person(wish.by) });
  return replyTo(result, () => md`${roleLabels[wish.role]} is now ${personName(wish.userId, deps.look)}.`);
}

/** `Take lead` and `Roles` on the card, and the role modal. */
export function registerRole(deps: CommandDeps): void {
  deps.handle.click(actionIds.incidentTakeLead, "change", async ({ userId, value }) => {
    const ref = incidentRef.decode(value);
    return ref === undefined ? staleReply() : assign(deps, { ...ref, role: "lead", userId, by: userId });
  });
  deps.handle.submit(callbackIds.role, "change", async ({ userId, metadata, values }) => {
    const wanted = roles.find((one) => one === values[fieldIds.role]);
    const to = values[fieldIds.roleUser];
    if (wanted === undefined) return { kind: "errors", errors: { [fieldIds.role]: "Choose a role." } };
    if (to === undefined) return { kind: "errors", errors: { [fieldIds.roleUser]: "Choose who gets it." } };
    const incidentId = incidentRef.decode(metadata)?.incidentId ?? "";
    const result = await deps.assignRole({ incidentId, role: wanted, userId: to, by: person(userId) });
    return submitReplyTo(
      result,
      fieldIds.roleUser,
      null,
      () => md`${roleLabels[wanted]} is now ${personName(to, deps.look)}.`,
    );
  });
}
