import type { EffectOutcome } from "../shared/effect.ts";
import type { Action, Verification } from "./action.ts";
import { recordEnd, recordReading, recordSuccess } from "./record-outcome.ts";
import type { SettleActionNeeds } from "./settle-action.ts";

const readingEveryMs = 1_000;

/** One reading of the service's health after a change: proves it, ends it, or asks for another reading in a second. */
export async function verifyAction(action: Action, needs: SettleActionNeeds): Promise<EffectOutcome> {
  const { verification } = action;
  const health = needs.catalogue.byId(action.serviceId)?.health ?? null;
  if (verification === null) return { kind: "done" };
  if (health === null || verification.health === null) {
    await recordSuccess(action, { ...verification, health: null }, needs);
    return { kind: "done" };
  }
  const reading = await needs.health.read(health);
  const now = needs.clock.now();
  const { wanted } = verification.health;
  const good = reading.isHealthy ? verification.health.good + 1 : 0;
  const next: Verification = { ...verification, health: { good, wanted, last: reading.text, checkedAt: now } };
  if (good >= wanted) {
    await recordSuccess(action, next, needs);
    return { kind: "done" };
  }
  // Only a bad reading ends it: a good streak that began late may still complete.
  if (!reading.isHealthy && now.getTime() - verification.startedAt.getTime() >= needs.healthyWithinMs) {
    const reason = `changed, but health is still bad: ${reading.text}`;
    await recordEnd(action, { reason, verification: next }, needs);
    return { kind: "done" };
  }
  await recordReading(action, next, needs);
  return { kind: "again", afterMs: readingEveryMs };
}
