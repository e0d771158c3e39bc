import { person } from "#core/shared/actor.ts";
import { md } from "#templates/slack/escape.ts";
import { actionIds, incidentRef } from "#templates/slack/ids.ts";
import { loadingModal } from "#templates/slack/loading-modal.ts";
import { changing } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo, staleReply } from "../reply.ts";
import { showReview } from "./review.command.ts";

/** `Open review` and `Publish` on the review's card. */
export function registerReview(deps: CommandDeps): void {
  deps.handle.click(actionIds.reviewOpen, { access: "look", opens: loadingModal("Review") }, async ({ value }) => {
    const ref = incidentRef.decode(value);
    return ref === undefined ? staleReply() : showReview(deps, ref.incidentId);
  });
  deps.handle.click(actionIds.reviewPublish, changing, async ({ userId, value }) => {
    const ref = incidentRef.decode(value);
    if (ref === undefined) return staleReply();
    return replyTo(
      await deps.requestPublish({ ...ref, by: person(userId) }),
      () => md`Publishing; the link comes on the review's card.`,
    );
  });
}
