import { Fault } from "#core/shared/fault.ts";

/** Our right to act for one attempt. It ends by itself unless it is renewed, and then somebody else may take over. */
export interface Lease {
  isHeld(): boolean;
  /** Throws the Fault `lease-lost`; called right before each foreign call. */
  demand(): void;
  /** The database prolonged it: it holds for the full time from `sentAt`, when we asked. */
  renewed(sentAt: LeaseInstant): void;
  /** It is somebody else's now. */
  lost(): void;
}

/** An instant on both clocks: the monotonic one stands still while a laptop sleeps, the wall clock may be set. */
export interface LeaseInstant {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/** The present instant. */
export function leaseInstant(): LeaseInstant {
  return { monotonicMs: performance.now(), wallMs: Date.now() };
}

/**
 * A lease that was asked for at `sentAt`. The database counts from when it answered, which is later, and others take over only after
 * that; so what holds by our clock holds in the database, without asking it before each call. A tenth is kept as a margin.
 */
export function makeLease(leaseMs: number, sentAt: LeaseInstant): Lease {
  const trustedMs = leaseMs * 0.9;
  let since = sentAt;
  let isLost = false;
  const isHeld = () => {
    const now = leaseInstant();
    return !isLost && now.monotonicMs - since.monotonicMs < trustedMs && now.wallMs - since.wallMs < trustedMs;
  };
  return {
    isHeld,
    demand: () => {
      if (!isHeld()) throw leaseLost();
    },
    renewed: (at) => {
      since = at;
    },
    lost: () => {
      isLost = true;
    },
  };
}

/** The Fault of an attempt that lost its lease. */
export function leaseLost(): Fault {
  return new Fault({
    code: "lease-lost",
    message: "This attempt lost its lease; another process goes on with the work.",
    hint: "Nothing to do. If it happens often, the process or its database stalls for seconds at a time.",
    retry: "may-retry",
  });
}
