import type { EffectFailure } from "../incident/record-effect-failure.ts";
import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { Transact } from "../shared/transact.ts";
import { activeStep, endStep, isAutomatic } from "./advance-session.ts";
import { recordSession } from "./record-session.ts";
import type { RunbookWork } from "./session-store.ts";

/**
 * Says in the room that a runbook doesn't go on. When its automatic step was given up, the step has failed, and people choose Retry or
 * Continue: a step that nobody can answer must not wait for ever.
 */
export function makeRecordSessionFailure(needs: {
  readonly transact: Transact<RunbookWork>;
  readonly clock: Clock;
  readonly recordEffectFailure: (failure: EffectFailure, incidentId: string) => Promise<unknown>;
}) {
  return async function recordSessionFailure(failure: EffectFailure, sessionId: string): Promise<void> {
    const session = await needs.transact(async (work) => {
      const found = await work.sessions.load(sessionId);
      const active = found === undefined ? undefined : activeStep(found);
      if (found === undefined || !failure.isFinal || active?.record.state !== "active" || !isAutomatic(active.step))
        return found;
      const at = needs.clock.now();
      const reason = `${failure.message} ${failure.hint}`;
      await recordSession(work, endStep(found, { state: "failed", by: null, reason }, at), system("Muster"), at);
      return found;
    });
    if (session !== undefined) await needs.recordEffectFailure(failure, session.incidentId);
  };
}
