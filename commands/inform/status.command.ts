import type { Incident } from "#core/incident/incident.ts";
import { statusLabels } from "#core/incident/status-labels.ts";
import { person } from "#core/shared/actor.ts";
import { md, type Safe } from "#templates/slack/escape.ts";
import { callbackIds, fieldIds, incidentRef } from "#templates/slack/ids.ts";
import { statusModal } from "#templates/slack/status-modal.ts";
import { type Reply, type SlashCall, show } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo, staleSubmitReply, submitReplyTo } from "../reply.ts";

/** `/incident status <investigating|identified|monitoring> [text]`; alone it asks in a modal. */
export async function status(deps: CommandDeps, call: SlashCall, incident: Incident, rest: string): Promise<Reply> {
  if (rest === "") return show(statusModal(incident));
  const wanted = /^\S+/.exec(rest)?.[0] ?? "";
  const text = deps.plainText(rest.slice(wanted.length).trim());
  const result = await deps.changeStatus({
    incidentId: incident.id,
    status: wanted.toLowerCase(),
    text: text === "" ? null : text,
    by: person(call.userId),
  });
  return replyTo(result, sayStatus);
}

/** The status modal. */
export function registerStatusModal(deps: CommandDeps): void {
  deps.handle.submit(callbackIds.status, "change", async ({ userId, metadata, values }) => {
    const ref = incidentRef.decode(metadata);
    if (ref === undefined) return staleSubmitReply();
    const result = await deps.changeStatus({
      ...ref,
      status: values[fieldIds.status] ?? "",
      text: values[fieldIds.statusText] ?? null,
      by: person(userId),
    });
    return submitReplyTo(result, fieldIds.status, sayStatus);
  });
}

function sayStatus({ incident }: { readonly incident: Incident }): Safe {
  return md`Status is now ${statusLabels[incident.status]}.`;
}
