import { person } from "#core/shared/actor.ts";
import { md } from "#templates/slack/escape.ts";
import { actionIds, callbackIds, fieldIds, incidentRef } from "#templates/slack/ids.ts";
import type { CommandDeps } from "../deps.ts";
import { staleReply, submitReplyTo } from "../reply.ts";
import { chooseRunbook } from "./runbook.command.ts";

/** `Runbook` on the card, and the modal that asks which. */
export function registerRunbook(deps: CommandDeps): void {
  deps.handle.click(actionIds.incidentRunbook, "change", async (click) => {
    const ref = incidentRef.decode(click.value);
    return ref === undefined ? staleReply() : chooseRunbook(deps, click, ref.incidentId);
  });
  deps.handle.submit(callbackIds.runbook, "change", async ({ userId, metadata, values }) => {
    const result = await deps.startSession({
      incidentId: incidentRef.decode(metadata)?.incidentId ?? "",
      runbookId: values[fieldIds.runbook] ?? null,
      by: person(userId),
    });
    return submitReplyTo(
      result,
      fieldIds.runbook,
      null,
      ({ session }) => md`“${session.runbook.title}” is running; its step is in the room.`,
    );
  });
}
