import { incidentName } from "../incident/incident.ts";
import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import type { FollowUpTracker } from "./follow-up.ts";
import type { ReviewWork } from "./review-store.ts";

/** Files a follow-up in the tracker, once; without a tracker it stays in Muster. */
export function makeFileFollowUp(needs: {
  readonly transact: Transact<ReviewWork>;
  readonly tracker: FollowUpTracker | null;
  readonly clock: Clock;
}) {
  const { transact, tracker, clock } = needs;
  return async function fileFollowUp(run: EffectRun, followUpId: string): Promise<EffectOutcome> {
    const followUp = await transact(({ reviews }) => reviews.loadFollowUp(followUpId));
    if (tracker === null || followUp === undefined || followUp.url !== null) return { kind: "done" };
    const incident = await transact(({ incidents }) => incidents.read(followUp.incidentId));
    if (incident === undefined) return { kind: "done" };
    const filed = await run.step("file-follow-up", {
      act: async () => ({ ...(await tracker.file(followUp, incidentName(incident), incident.title)) }),
    });
    await transact(async (work) => {
      const current = await work.reviews.loadFollowUp(followUpId);
      if (current === undefined || current.url !== null) return;
      await work.reviews.saveFollowUp({ ...current, url: filed.url });
      await work.timeline.append({
        incidentId: incident.id,
        kind: "follow-up-filed",
        at: clock.now(),
        actor: system("Muster"),
        text: `Follow-up filed: ${filed.url}`,
        data: { followUpId, url: filed.url },
        key: `follow-up-filed:${followUpId}`,
      });
      if ((await work.reviews.newest(incident.id)) !== undefined)
        await work.outbox.want({ kind: "show", view: { kind: "review-card", incidentId: incident.id } });
    });
    return { kind: "done" };
  };
}
