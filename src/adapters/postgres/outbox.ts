import type { Effect, Outbox } from "#core/shared/effect.ts";
import { laneOf, mergeKeyOf, queueOf } from "#core/shared/effect-lane.ts";
import type { JobBell } from "./job-bell.ts";
import type { LeaseOffer, OfferLease } from "./lease-offer.ts";
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
 * incident that this very transaction opens begins without a ring, one in each transaction: nothing else can be in its lane.
 */
export function makeOutbox(unit: Unit, { bell, offerLease }: OutboxNeeds): Outbox {
  const wanted: WantedEffect[] = [];
  /** Of everything that was wanted, stored already or not. */
  const lanes = new Set<string>();
  /** The effect that may begin at once. */
  let first: WantedEffect | undefined;

  const isFirst = (effect: Effect, { lane, notBefore }: WantedEffect) =>
    first === undefined &&
    notBefore === null &&
    effect.kind === "open-room" &&
    unit.heldIncidents.get(effect.incidentId) === "new" &&
    !lanes.has(lane);
  /** What is stored with a lease instead of being rung for. */
  const lease = (effects: readonly WantedEffect[]): LeaseOffer | undefined => {
    const offer = first === undefined || !effects.includes(first) ? undefined : offerLease?.(first.queue);
    if (first === undefined || offer === undefined) return undefined;
    const work = first;
    unit.afterCommit(() => offer.take(work));
    unit.whenFailed(() => offer.abandon());
    return offer;
  };
  unit.beforeCommit(async () => {
    const effects = wanted.splice(0);
    if (effects.length === 0) return;
    const offer = lease(effects);
    const begun = offer === undefined ? undefined : first;
    const stored = effects.map((effect) => (effect === begun && offer ? { ...effect, lease: offer } : effect));
    await wantEffects(unit.db, unit.workspaceId, stored);
    const toRing = effects.filter((effect) => effect.notBefore === null && effect !== begun);
    const isLessUrgent = begun !== undefined;
    for (const queue of new Set(toRing.map((effect) => effect.queue)))
      unit.afterCommit(() => bell.ring(queue, { isLessUrgent }));
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
      const work: WantedEffect = {
        id: unit.newId(),
        queue: queueOf(effect),
        lane: laneOf(effect),
        mergeKey: mergeKeyOf(effect) ?? null,
        payload: effect,
        notBefore: notBefore === undefined || notBefore <= now ? null : notBefore,
        wantedAt: now,
      };
      if (isFirst(effect, work)) first = work;
      lanes.add(work.lane);
      wanted.push(work);
    },
  };
}
