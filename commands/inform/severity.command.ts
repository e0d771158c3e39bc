import type { Incident } from "#core/incident/incident.ts";
import { parseSeverity } from "#core/incident/severity.ts";
import { person } from "#core/shared/actor.ts";
import { refuse } from "#core/shared/refusal.ts";
import { md } from "#templates/slack/escape.ts";
import { callbackIds, fieldIds, incidentRef } from "#templates/slack/ids.ts";
import { refusalAnswer } from "#templates/slack/said-answer.ts";
import { severityModal } from "#templates/slack/severity-modal.ts";
import { type Reply, type SlashCall, say } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo, submitReplyTo } from "../reply.ts";

/** `/incident severity <1-4>`. */
export async function severity(deps: CommandDeps, call: SlashCall, incident: Incident, rest: string): Promise<Reply> {
  if (rest === "") {
    await call.open(severityModal(incident, deps.rules));
    return { kind: "shown" };
  }
  const wanted = parseSeverity(rest);
  if (wanted === undefined) {
    return say(
      refusalAnswer(refuse("unknown-severity", `“${rest}” is no severity. Give 1 (worst) to 4, like “severity 2”.`)),
    );
  }
  const result = await deps.changeSeverity({ incidentId: incident.id, severity: wanted, by: person(call.userId) });
  return replyTo(result, (done) => md`Severity is now ${done.incident.severity}.`);
}

/** The severity modal. */
export function registerSeverityModal(deps: CommandDeps): void {
  deps.handle.submit(callbackIds.severity, "change", async ({ userId, metadata, values }) => {
    const wanted = parseSeverity(values[fieldIds.severity] ?? "");
    if (wanted === undefined) return { kind: "errors", errors: { [fieldIds.severity]: "Choose a severity." } };
    const incidentId = incidentRef.decode(metadata)?.incidentId ?? "";
    const result = await deps.changeSeverity({ incidentId, severity: wanted, by: person(userId) });
    return submitReplyTo(result, fieldIds.severity, null, (done) => md`Severity is now ${done.incident.severity}.`);
  });
}
