import type { Incident } from "#core/incident/incident.ts";
import { person } from "#core/shared/actor.ts";
import { md } from "#templates/slack/escape.ts";
import { callbackIds, fieldIds, incidentRef } from "#templates/slack/ids.ts";
import { updateModal } from "#templates/slack/update-modal.ts";
import { type Reply, type SlashCall, show } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo, staleSubmitReply, submitReplyTo } from "../reply.ts";

/** `/incident update [text]`: posts the text as conditions, or asks for the three parts. */
export async function update(deps: CommandDeps, call: SlashCall, incident: Incident, rest: string): Promise<Reply> {
  if (rest === "") return show(updateModal(incident));
  const result = await deps.postUpdate({
    incidentId: incident.id,
    conditions: deps.plainText(rest),
    actions: null,
    needs: null,
    by: person(call.userId),
  });
  return replyTo(result, () => md`Update posted.`);
}

/** The update modal. */
export function registerUpdateModal(deps: CommandDeps): void {
  deps.handle.submit(callbackIds.update, "change", async ({ userId, metadata, values }) => {
    const ref = incidentRef.decode(metadata);
    if (ref === undefined) return staleSubmitReply();
    const result = await deps.postUpdate({
      ...ref,
      conditions: values[fieldIds.updateConditions] ?? null,
      actions: values[fieldIds.updateActions] ?? null,
      needs: values[fieldIds.updateNeeds] ?? null,
      by: person(userId),
    });
    return submitReplyTo(result, fieldIds.updateConditions, () => md`Update posted.`);
  });
}
