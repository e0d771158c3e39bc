import { incidentName } from "../incident/incident.ts";
import { reviewed } from "../incident/incident-lifecycle.ts";
import { wantShown } from "../incident/want-shown.ts";
import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import { reviewName } from "./draft-review.ts";
import type { ReviewPublisher } from "./review-sink.ts";
import type { ReviewWork } from "./review-store.ts";

/** Publishes the newest draft; the incident is reviewed from then on. A later draft is published to the same place. */
export function makePublishReview(needs: {
  readonly transact: Transact<ReviewWork>;
  readonly publisher: ReviewPublisher | null;
  readonly clock: Clock;
}) {
  const { transact, publisher, clock } = needs;
  return async function publishReview(run: EffectRun, incidentId: string): Promise<EffectOutcome> {
    const incident = await transact(({ incidents }) => incidents.read(incidentId));
    const review = await transact(({ reviews }) => reviews.newest(incidentId));
    if (publisher === null || incident === undefined || review === undefined) return { kind: "done" };
    const title = `Review of ${incidentName(incident)}: ${incident.title}`;
    const published = await run.step(`publish-review:${review.version}`, {
      act: async () => ({ ...(await publisher.publish(reviewName(incident), title, review.markdown)) }),
    });
    await transact(async (work) => {
      const current = await work.incidents.load(incidentId);
      if (current === undefined) return;
      const at = clock.now();
      // What was published is this version; a draft made meanwhile is still to be published.
      await work.reviews.save({ ...review, publishedUrl: published.url, publishedAt: at });
      const after = reviewed(current);
      await work.incidents.save(after);
      const event = await work.timeline.append({
        incidentId,
        kind: "review-published",
        at,
        actor: system("Muster"),
        text: `Review published (version ${review.version}): ${published.url}`,
        data: { url: published.url, version: review.version, status: after.status },
        // Whoever presses again while it runs asks for the same thing, which is told once.
        key: `review-published:${review.version}:${published.url}`,
      });
      await work.outbox.want({ kind: "show", view: { kind: "review-card", incidentId } });
      await wantShown(work.outbox, after, { post: event, topic: current.status !== after.status });
    });
    return { kind: "done" };
  };
}
