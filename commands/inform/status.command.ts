import type { Incident } from "#core/incident/incident.ts";
import { person } from "#core/shared/actor.ts";
import { md } from "#templates/slack/escape.ts";
import { callbackIds, fieldIds, incidentRef } from "#templates/slack/ids.ts";
import { statusModal } from "#templates/slack/status-modal.ts";
import type { Reply, SlashCall } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo, submitReplyTo } from "../reply.ts";

/** `/incident status <investigating|identified|monitoring> [text]`. */
export async function status(deps: CommandDeps, call: SlashCall, incident: Incident, rest: string): Promise<Reply> {
  const [wanted = "", ...text] = rest.split(/\s+/);
  if (wanted === "") {
    await call.open(statusModal(incident));
    return { kind: "shown" };
  }
  const result = await deps.changeStatus({
    incidentId: incident.id,
    status: wanted.toLowerCase(),
    text: text.length === 0 ? null : text.join(" "),
    by: person(call.userId),
  });
  return replyTo(result, (done) => md`Status is now ${done.incident.status}.`);
}

/** The status modal. */
export function registerStatusModal(deps: CommandDeps): void {
  deps.handle.submit(callbackIds.status, "change", async ({ userId, metadata, values }) => {
    const result = await deps.changeStatus({
      incidentId: incidentRef.decode(metadata)?.incidentId ?? "",
      status: values[fieldIds.status] ?? "",
      text: values[fieldIds.statusText] ?? null,
      by: person(userId),
    });
    return submitReplyTo(result, fieldIds.status, null, (done) => md`Status is now ${done.incident.status}.`);
  });
}
