import type { Incident } from "#core/incident/incident.ts";
import { person } from "#core/shared/actor.ts";
import { refuse } from "#core/shared/refusal.ts";
import { errorModal } from "#templates/slack/error-modal.ts";
import { md } from "#templates/slack/escape.ts";
import { loadingModal } from "#templates/slack/loading-modal.ts";
import { reviewModal } from "#templates/slack/review-modal.ts";
import type { Click, Reply, SlashCall } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo } from "../reply.ts";

const noReview = refuse(
  "no-review",
  "There is no review yet. It is drafted when the incident is resolved; “review” drafts one now.",
);

/** `/incident review`: drafts the review anew from what is known now. */
export async function review(deps: CommandDeps, call: SlashCall, incident: Incident): Promise<Reply> {
  const result = await deps.requestDraft({ incidentId: incident.id, by: person(call.userId) });
  return replyTo(result, () => md`Drafting the review; it comes here in the room.`);
}

/** Opens the newest draft in a modal. */
export async function showReview(deps: CommandDeps, click: Pick<Click, "open">, incidentId: string): Promise<Reply> {
  const modal = await click.open(loadingModal("Review"));
  const view = await deps.describeReview(incidentId);
  await modal.update(view === undefined ? errorModal({ message: noReview.message, hint: null }) : reviewModal(view));
  return { kind: "shown" };
}
