import type { Outbox } from "#core/shared/effect.ts";
import { laneOf, mergeKeyOf, queueOf } from "#core/shared/effect-lane.ts";
import type { JobBell } from "./job-bell.ts";
import type { Unit } from "./unit.ts";
import { type WantedEffect, wantEffects } from "./want-effects.ts";

/** Within this time a worker's own look once a second would be noticed. */
const soonMs = 5_000;

/** Collects the effects that a use case wants and stores them in one statement before its commit, and rings the bell after it. */
export function makeOutbox(unit: Unit, bell: Pick<JobBell, "ring" | "ringIn">): Outbox {
  const wanted: WantedEffect[] = [];
  unit.beforeCommit(async () => {
    const effects = wanted.splice(0);
    if (effects.length === 0) return;
    await wantEffects(unit.db, unit.workspaceId, effects);
    const queues = new Set(effects.filter(({ notBefore }) => notBefore === null).map(({ queue }) => queue));
    for (const queue of queues) unit.afterCommit(() => bell.ring(queue));
    // What is due in a moment is waited for; the rest is found by the workers' own look at the ledger.
    const now = unit.clock.now().getTime();
    for (const { queue, notBefore } of effects) {
      const ms = notBefore === null ? 0 : notBefore.getTime() - now;
      if (ms > 0 && ms <= soonMs) unit.afterCommit(() => bell.ringIn(queue, ms + 1));
    }
  });
  return {
    want: async (effect, options) => {
      const now = unit.clock.now();
      const notBefore = options?.notBefore;
      wanted.push({
        id: unit.newId(),
        queue: queueOf(effect),
        lane: laneOf(effect),
        mergeKey: mergeKeyOf(effect) ?? null,
        payload: effect,
        notBefore: notBefore === undefined || notBefore <= now ? null : notBefore,
        wantedAt: now,
      });
    },
  };
}
