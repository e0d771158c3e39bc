import { person } from "#core/shared/actor.ts";
import { md } from "#templates/slack/escape.ts";
import { actionIds, incidentRef } from "#templates/slack/ids.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo, staleReply } from "../reply.ts";
import { showReview } from "./review.command.ts";

/** `Open review` and `Publish` on the review's card. */
export function registerReview(deps: CommandDeps): void {
  deps.handle.click(actionIds.reviewOpen, "look", async (click) => {
    const ref = incidentRef.decode(click.value);
    return ref === undefined ? staleReply() : showReview(deps, click, ref.incidentId);
  });
  deps.handle.click(actionIds.reviewPublish, "change", async ({ userId, value }) => {
    const ref = incidentRef.decode(value);
    if (ref === undefined) return staleReply();
    return replyTo(
      await deps.requestPublish({ ...ref, by: person(userId) }),
      () => md`Publishing; the link comes on the review's card.`,
    );
  });
}
