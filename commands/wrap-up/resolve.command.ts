import { type Incident, incidentName } from "#core/incident/incident.ts";
import { person } from "#core/shared/actor.ts";
import { joined, md, type Safe } from "#templates/slack/escape.ts";
import { callbackIds, fieldIds, incidentRef } from "#templates/slack/ids.ts";
import type { Reply, SlashCall } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo, staleSubmitReply, submitReplyTo } from "../reply.ts";

/** `/incident resolve [summary]`: closes the incident and lists the changes that stay in place. */
export async function resolve(deps: CommandDeps, call: SlashCall, incident: Incident, rest: string): Promise<Reply> {
  const summary = rest === "" ? null : deps.plainText(rest);
  const result = await deps.resolveIncident({ incidentId: incident.id, summary, by: person(call.userId) });
  return replyTo(result, sayResolved);
}

/** `/incident reopen <reason>`. */
export async function reopen(deps: CommandDeps, call: SlashCall, incident: Incident, rest: string): Promise<Reply> {
  const reason = deps.plainText(rest);
  const result = await deps.reopenIncident({ incidentId: incident.id, reason, by: person(call.userId) });
  return replyTo(result, (done) => md`${incidentName(done.incident)} is open again.`);
}

/** The resolve modal. */
export function registerResolveModal(deps: CommandDeps): void {
  deps.handle.submit(callbackIds.resolve, "change", async ({ userId, metadata, values }) => {
    const ref = incidentRef.decode(metadata);
    if (ref === undefined) return staleSubmitReply();
    const summary = values[fieldIds.resolveSummary] ?? null;
    const result = await deps.resolveIncident({ ...ref, summary, by: person(userId) });
    return submitReplyTo(result, fieldIds.resolveSummary, sayResolved);
  });
}

function sayResolved(done: {
  readonly incident: Incident;
  readonly changesLeft: readonly string[];
  readonly openActions: readonly string[];
}): Safe {
  const name = incidentName(done.incident);
  const left =
    done.changesLeft.length === 0
      ? md`${name} is resolved. No change is left in place.`
      : md`${name} is resolved. Still in place until somebody undoes or keeps it:\n${listed(done.changesLeft)}`;
  if (done.openActions.length === 0) return left;
  return md`${left}\nStill open, withdraw or decide on it:\n${listed(done.openActions)}`;
}

function listed(lines: readonly string[]): Safe {
  return joined(
    lines.map((line) => md`• ${line}`),
    "\n",
  );
}
