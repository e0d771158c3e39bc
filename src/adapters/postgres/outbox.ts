import type { Effect, Outbox } from "#core/shared/effect.ts";
import { laneOf, mergeKeyOf, queueOf } from "#core/shared/effect-lane.ts";
import { isPresent } from "#core/shared/is-present.ts";
import type { LeaseOffer } from "#core/shared/lease-offer.ts";
import type { JobBell } from "./job-bell.ts";
import type { QueueName } from "./job-queue.ts";
import { lessUrgentAfterMs } from "./less-urgent.ts";
import type { Unit } from "./unit.ts";
import { type WantedEffect, wantEffects } from "./want-effects.ts";

/** Within this time a worker's own look once a second would be noticed. */
const soonMs = 5_000;

/** Asks the worker of a queue for an offer, right before work is stored; undefined when it is busy, stopping, or not there. */
export type OfferLease = (queue: QueueName) => LeaseOffer | undefined;

/** What the outbox needs besides its transaction. */
export interface OutboxNeeds {
  readonly bell: Pick<JobBell, "ring" | "ringIn">;
  /** Asked for work that people wait for. */
  readonly offerLease?: OfferLease;
}

/**
 * Collects the effects that a use case wants and stores them in one statement before its commit, and rings the bell after it. The room and
 * the announcement of an incident that this very transaction opens begin without a ring, one of each in a transaction: nothing else can be
 * in their lanes.
 */
export function makeOutbox(unit: Unit, { bell, offerLease }: OutboxNeeds): Outbox {
  const wanted: WantedEffect[] = [];
  /** Of everything that was wanted, stored already or not. */
  const lanes = new Set<string>();
  const firsts = new Map<"room" | "announcement", WantedEffect>();

  const noteFirst = (effect: Effect, work: WantedEffect) => {
    const start = startOf(effect);
    if (start === undefined || unit.heldIncidents.get(start.incidentId) !== "new") return;
    if (work.notBefore === null && !firsts.has(start.of) && !lanes.has(work.lane)) firsts.set(start.of, work);
  };
  const lease = (work: WantedEffect | undefined, effects: readonly WantedEffect[], afterMs: number) => {
    const offer = work === undefined || !effects.includes(work) ? undefined : offerLease?.(work.queue);
    if (work === undefined || offer === undefined) return undefined;
    unit.afterCommit(() => offer.take(work, afterMs));
    unit.whenFailed(() => offer.abandon());
    return [work, offer] as const;
  };
  /** What is stored with a lease instead of being rung for. An announcement whose room must wait for a worker waits, too. */
  const leaseFirsts = (effects: readonly WantedEffect[]): ReadonlyMap<WantedEffect, LeaseOffer> => {
    const room = lease(firsts.get("room"), effects, 0);
    const announcement = room && lease(firsts.get("announcement"), effects, lessUrgentAfterMs);
    return new Map([room, announcement].filter(isPresent));
  };
  unit.beforeCommit(async () => {
    const effects = wanted.splice(0);
    if (effects.length === 0) return;
    const leased = leaseFirsts(effects);
    const stored = effects.map((effect) => {
      const offer = leased.get(effect);
      return offer === undefined ? effect : { ...effect, lease: offer };
    });
    await wantEffects(unit.db, unit.workspaceId, stored);
    const toRing = effects.filter((effect) => effect.notBefore === null && !leased.has(effect));
    const isLessUrgent = leased.size > 0;
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
      noteFirst(effect, work);
      lanes.add(work.lane);
      wanted.push(work);
    },
  };
}

/** What begins when its incident is stored. */
function startOf(effect: Effect): { readonly of: "room" | "announcement"; readonly incidentId: string } | undefined {
  if (effect.kind === "open-room") return { of: "room", incidentId: effect.incidentId };
  if (effect.kind !== "show" || effect.view.kind !== "announcement") return undefined;
  return { of: "announcement", incidentId: effect.view.incidentId };
}
