import { makeNoteWait } from "#core/action/note-wait.ts";
import { makeRecordActionFailure } from "#core/action/record-action-failure.ts";
import { makeRecordNoticeFailure } from "#core/correlation/record-notice-failure.ts";
import { type HeldEffect, makeHoldEffect } from "#core/incident/hold-effect.ts";
import { makeRecordEffectFailure } from "#core/incident/record-effect-failure.ts";
import { makeIncidentOfEffect } from "#core/review/incident-of-effect.ts";
import { makeRecordFollowUpFailure } from "#core/review/record-follow-up-failure.ts";
import { makeRecordSessionFailure } from "#core/runbook/record-session-failure.ts";
import { systemNamed } from "#core/shared/circuit.ts";
import type { Effect } from "#core/shared/effect.ts";
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

/** Joins the use cases that decide about effects whose foreign system does not answer. */
export function composeHold({ transact, clock }: Pick<UseCaseNeeds, "transact" | "clock">) {
  const holdEffect = makeHoldEffect({ transact, clock, incidentOf: makeIncidentOfEffect({ transact }) });
  const noteWait = makeNoteWait({ transact, clock });
  return async function hold(effect: Effect, systemName: string): Promise<HeldEffect> {
    const answer = await holdEffect(effect, systemName);
    const system = systemNamed(systemName);
    if (effect.kind === "perform-action" && answer.kind === "wait" && system !== undefined)
      await noteWait(effect.actionId, system);
    return answer;
  };
}
