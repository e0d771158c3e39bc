import { randomUUID } from "node:crypto";
import type { Effect, Outbox } from "#core/shared/effect.ts";
import { laneOf, mergeKeyOf, queueOf } from "#core/shared/effect-lane.ts";
import type { JobBell } from "./job-bell.ts";
import type { OfferLease } from "./lease-offer.ts";
import type { Unit } from "./unit.ts";
import { type WantedEffect, wantEffects } from "./want-effects.ts";

/** Within this time a worker's own look once a second would be noticed. */
const soonMs = 5_000;

/** What the outbox needs besides its transaction. */
export interface OutboxNeeds {
  readonly bell: Pick<JobBell, "ring" | "ringIn">;
  /** Asked for work that people wait for. */
  readonly offerLease?: OfferLease;
}

/**
 * Collects the effects that a use case wants and stores them in one statement before its commit, and rings the bell after it. The room of an
 * incident that this very transaction opens begins without a ring: nothing else can be in its lane.
 */
export function makeOutbox(unit: Unit, { bell, offerLease }: OutboxNeeds): Outbox {
  const wanted: WantedEffect[] = [];
  const leaseOf = (effect: Effect, lane: string) => {
    if (effect.kind !== "open-room" || unit.heldIncidents.get(effect.incidentId) !== "new") return undefined;
    if (wanted.some((earlier) => earlier.lane === lane)) return undefined;
    const offer = offerLease?.(queueOf(effect));
    return offer && { token: randomUUID(), offer };
  };
  unit.beforeCommit(async () => {
    const effects = wanted.splice(0);
    if (effects.length === 0) return;
    await wantEffects(unit.db, unit.workspaceId, effects);
    for (const { lease, ...work } of effects)
      if (lease !== undefined) unit.afterCommit(() => lease.offer.take({ ...work, leaseToken: lease.token }));
    const toRing = effects.filter(({ notBefore, lease }) => notBefore === null && lease === undefined);
    const queues = new Set(toRing.map(({ queue }) => queue));
    const isLessUrgent = effects.some(({ lease }) => lease !== undefined);
    for (const queue of queues) unit.afterCommit(() => bell.ring(queue, { isLessUrgent }));
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
      const lane = laneOf(effect);
      const lease = leaseOf(effect, lane);
      wanted.push({
        ...(lease && { lease }),
        id: unit.newId(),
        queue: queueOf(effect),
        lane,
        mergeKey: mergeKeyOf(effect) ?? null,
        payload: effect,
        notBefore: notBefore === undefined || notBefore <= now ? null : notBefore,
        wantedAt: now,
      });
    },
  };
}
