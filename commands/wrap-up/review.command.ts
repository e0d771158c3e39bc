import type { Incident } from "#core/incident/incident.ts";
import { person } from "#core/shared/actor.ts";
import { errorModal } from "#templates/slack/error-modal.ts";
import { md } from "#templates/slack/escape.ts";
import { reviewModal } from "#templates/slack/review-modal.ts";
import { type Reply, type SlashCall, show } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo } from "../reply.ts";

/** `/incident review`: drafts the review anew from what is known now. */
export async function review(deps: CommandDeps, call: SlashCall, incident: Incident): Promise<Reply> {
  const result = await deps.requestDraft({ incidentId: incident.id, by: person(call.userId) });
  return replyTo(result, () => md`Drafting the review; it comes here in the room.`);
}

/** The newest draft in a modal. */
export async function showReview(deps: CommandDeps, incidentId: string): Promise<Reply> {
  const view = await deps.describeReview(incidentId);
  return show(view === undefined ? noReview() : reviewModal(view));
}

function noReview() {
  return errorModal({
    message: "There is no review yet. It is drafted when the incident is resolved.",
    hint: "“/incident review” in the room drafts one now.",
  });
}
