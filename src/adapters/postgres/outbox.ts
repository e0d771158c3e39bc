import type { Effect, Outbox } from "#core/shared/effect.ts";
import { laneOf, mergeKeyOf, queueOf } from "#core/shared/effect-lane.ts";
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

/** Work that may begin without a ring. */
interface FirstWork {
  readonly work: WantedEffect;
  /** How long after the commit. */
  readonly afterMs: number;
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
  const firsts = new Map<QueueName, FirstWork>();

  const noteFirst = (effect: Effect, work: WantedEffect) => {
    const start = startOf(effect);
    if (start === undefined || unit.heldIncidents.get(start.incidentId) !== "new") return;
    if (work.notBefore !== null || firsts.has(work.queue) || lanes.has(work.lane)) return;
    firsts.set(work.queue, { work, afterMs: start.afterMs });
  };
  /** What is stored with a lease instead of being rung for. */
  const lease = (effects: readonly WantedEffect[]): ReadonlyMap<WantedEffect, LeaseOffer> => {
    const leased = new Map<WantedEffect, LeaseOffer>();
    for (const [queue, { work, afterMs }] of firsts) {
      const offer = effects.includes(work) ? offerLease?.(queue) : undefined;
      if (offer === undefined) continue;
      leased.set(work, offer);
      const take = () => offer.take(work);
      unit.afterCommit(() => (afterMs === 0 ? take() : void setTimeout(take, afterMs)));
      unit.whenFailed(() => offer.abandon());
    }
    return leased;
  };
  unit.beforeCommit(async () => {
    const effects = wanted.splice(0);
    if (effects.length === 0) return;
    const leased = lease(effects);
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

/** What begins when its incident is stored, and how long after it: the call that opens the room leaves before anything else. */
function startOf(effect: Effect): { readonly incidentId: string; readonly afterMs: number } | undefined {
  if (effect.kind === "open-room") return { incidentId: effect.incidentId, afterMs: 0 };
  if (effect.kind !== "show" || effect.view.kind !== "announcement") return undefined;
  return { incidentId: effect.view.incidentId, afterMs: lessUrgentAfterMs };
}
