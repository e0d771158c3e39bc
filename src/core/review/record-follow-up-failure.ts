import type { EffectFailure } from "../incident/record-effect-failure.ts";
import type { Transact } from "../shared/transact.ts";
import type { ReviewWork } from "./review-store.ts";

/** Says in the incident's room that a follow-up could not be filed. */
export function makeRecordFollowUpFailure(needs: {
  readonly transact: Transact<ReviewWork>;
  readonly recordEffectFailure: (failure: EffectFailure, incidentId: string) => Promise<unknown>;
}) {
  return async function recordFollowUpFailure(failure: EffectFailure, followUpId: string): Promise<void> {
    const followUp = await needs.transact(({ reviews }) => reviews.loadFollowUp(followUpId));
    if (followUp !== undefined) await needs.recordEffectFailure(failure, followUp.incidentId);
  };
}
