import { person } from "#core/shared/actor.ts";
import { errorModal } from "#templates/slack/error-modal.ts";
import { actionIds, callbackIds, fieldIds, incidentRef } from "#templates/slack/ids.ts";
import { loadingModal } from "#templates/slack/loading-modal.ts";
import { runbookModal } from "#templates/slack/runbook-modal.ts";
import { show } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { staleReply, staleSubmitReply, submitReplyTo } from "../reply.ts";
import { sayStarted } from "./runbook.command.ts";

/** `Runbook` on the card asks which one; the best match is chosen beforehand. */
export function registerRunbook(deps: CommandDeps): void {
  const gate = { access: "change", opens: loadingModal("Runbook") } as const;
  deps.handle.click(actionIds.incidentRunbook, gate, async ({ value }) => {
    const ref = incidentRef.decode(value);
    if (ref === undefined) return staleReply();
    const view = await deps.describeIncident(ref.incidentId);
    if (view !== undefined) return show(runbookModal(view.incident, deps.offeredRunbooks(view.incident)));
    return show(
      errorModal({ message: "This incident is not there any more.", hint: "“/incident list” shows the open ones." }),
    );
  });
  deps.handle.submit(callbackIds.runbook, "change", async ({ userId, metadata, values }) => {
    const ref = incidentRef.decode(metadata);
    if (ref === undefined) return staleSubmitReply();
    const runbookId = values[fieldIds.runbook] ?? null;
    const result = await deps.startSession({ ...ref, runbookId, by: person(userId) });
    return submitReplyTo(result, fieldIds.runbook, sayStarted);
  });
}
