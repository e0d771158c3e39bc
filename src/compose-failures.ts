import { makeRecordActionFailure } from "#core/action/record-action-failure.ts";
import { makeRecordNoticeFailure } from "#core/correlation/record-notice-failure.ts";
import { makeRecordEffectFailure } from "#core/incident/record-effect-failure.ts";
import { makeRecordFollowUpFailure } from "#core/review/record-follow-up-failure.ts";
import { makeRecordSessionFailure } from "#core/runbook/record-session-failure.ts";
import { makeFailureHandler } from "#jobs/failure-handlers.ts";
import type { UseCaseNeeds } from "./compose-use-cases.ts";

/** Joins the use cases that tell people about effects that fail. */
export function composeFailures({ transact, clock, directory, config }: UseCaseNeeds) {
  const { catalogue } = config.muster;
  const recordEffectFailure = makeRecordEffectFailure({ transact, clock, catalogue, directory });
  const needs = { transact, clock, catalogue, directory, recordEffectFailure };
  return makeFailureHandler({
    ofIncident: recordEffectFailure,
    ofAlerts: makeRecordNoticeFailure(needs),
    ofAction: makeRecordActionFailure(needs),
    ofSession: makeRecordSessionFailure(needs),
    ofFollowUp: makeRecordFollowUpFailure(needs),
  });
}
