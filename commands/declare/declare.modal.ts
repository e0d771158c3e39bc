import { parseSeverity } from "#core/incident/severity.ts";
import { person } from "#core/shared/actor.ts";
import { callbackIds, fieldIds } from "#templates/slack/ids.ts";
import type { CommandDeps } from "../deps.ts";
import { submitReplyTo } from "../reply.ts";
import { declaredAnswer } from "./declare.command.ts";

/** Opens the incident that the declare modal describes. */
export function registerDeclareModal(deps: CommandDeps): void {
  deps.handle.submit(callbackIds.declare, "change", async ({ userId, values }) => {
    const result = await deps.openIncident({
      title: values[fieldIds.declareTitle] ?? "",
      severity: parseSeverity(values[fieldIds.declareSeverity] ?? "") ?? "SEV2",
      services: values[fieldIds.declareServices]?.split(",") ?? [],
      by: person(userId),
      summary: values[fieldIds.declareSummary] ?? null,
      isPrivate: values[fieldIds.declarePrivate] !== undefined,
      startedAt: null,
      runbookId: null,
    });
    return submitReplyTo(
      result,
      ({ reason }) => (reason === "unknown-service" ? fieldIds.declareServices : fieldIds.declareTitle),
      ({ incident }) => declaredAnswer(incident),
    );
  });
}
