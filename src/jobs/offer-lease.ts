import { AsyncResource } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import type { LeaseOffer } from "#core/shared/lease-offer.ts";
import type { ClaimedEffect, EffectLedger } from "./effect-ledger.ts";
import { type LeaseInstant, leaseInstant } from "./lease.ts";

/** What a worker's offers stand on. */
export interface OfferLeaseNeeds {
  readonly ledger: Pick<EffectLedger, "ownerId" | "leaseMs">;
  readonly hasRoom: () => boolean;
  readonly begin: (effect: ClaimedEffect, sentAt: LeaseInstant, afterMs?: number) => void;
  readonly isStopped: () => boolean;
  readonly abandon: (leaseToken: string) => void;
}

const firstAttempt = { waitsFor: null, attempt: 1, failures: 0, timesGivenUp: 0, failingSince: null, steps: {} };

/** Makes the offers of a worker (docs/decisions/0015). The lease counts from the offer, so the work is to be stored at once. */
export function makeOfferLease(needs: OfferLeaseNeeds): () => LeaseOffer | undefined {
  const { ledger } = needs;
  // Whoever stores work is not whose work it is: a command that is called off must not take it along, nor what is found instead.
  const begin = AsyncResource.bind(needs.begin);
  const abandon = AsyncResource.bind(needs.abandon);
  return () => {
    if (!needs.hasRoom()) return undefined;
    const sentAt = leaseInstant();
    const leaseToken = randomUUID();
    return {
      ownerId: ledger.ownerId,
      leaseMs: ledger.leaseMs,
      leaseToken,
      take: ({ id, lane, payload, wantedAt }, afterMs) => {
        if (needs.isStopped()) abandon(leaseToken);
        else begin({ id, lane, payload, wantedAt, leaseToken, ...firstAttempt }, sentAt, afterMs);
      },
      abandon: () => abandon(leaseToken),
    };
  };
}
