import type { Incident } from "#core/incident/incident.ts";
import { parseSeverity } from "#core/incident/severity.ts";
import { person } from "#core/shared/actor.ts";
import { refuse } from "#core/shared/refusal.ts";
import { md } from "#templates/slack/escape.ts";
import { callbackIds, fieldIds, incidentRef } from "#templates/slack/ids.ts";
import { severityModal } from "#templates/slack/severity-modal.ts";
import { type Reply, type SlashCall, show } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { quoted } from "../quoted.ts";
import { replyTo, sayNo, staleSubmitReply, submitReplyTo } from "../reply.ts";

/** `/incident severity <1-4>`; alone it asks in a modal. */
export async function severity(deps: CommandDeps, call: SlashCall, incident: Incident, rest: string): Promise<Reply> {
  if (rest === "") return show(severityModal(incident, deps.rules));
  const wanted = parseSeverity(rest);
  if (wanted === undefined) {
    const message = `${quoted(rest)} is no severity. Give 1 (worst) to 4 and nothing else, like “severity 2”; “note” keeps the reason.`;
    return sayNo(refuse("unknown-severity", message));
  }
  const result = await deps.changeSeverity({ incidentId: incident.id, severity: wanted, by: person(call.userId) });
  return replyTo(result, (done) => md`Severity is now ${done.incident.severity}.`);
}

/** The severity modal. */
export function registerSeverityModal(deps: CommandDeps): void {
  deps.handle.submit(callbackIds.severity, "change", async ({ userId, metadata, values }) => {
    const ref = incidentRef.decode(metadata);
    if (ref === undefined) return staleSubmitReply();
    const wanted = parseSeverity(values[fieldIds.severity] ?? "");
    if (wanted === undefined) return { kind: "errors", errors: { [fieldIds.severity]: "Choose a severity." } };
    const result = await deps.changeSeverity({ ...ref, severity: wanted, by: person(userId) });
    return submitReplyTo(result, fieldIds.severity, (done) => md`Severity is now ${done.incident.severity}.`);
  });
}
