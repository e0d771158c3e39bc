import type { Rate } from "./rates.ts";

/** The calls that one of Slack's limits still allows. */
export interface RateBucket {
  /** When the next call may go, on the caller's clock; `now` when at once. `share` (0..1) is the part of the rate that may be used up. */
  freeAt(now: number, share: number): number;
  use(now: number): void;
  isFull(now: number): boolean;
}

/**
 * A bucket of `rate.calls` tokens, of which each comes back `rate.perMs` after it was taken: no window of that length ever sees more
 * calls than Slack names. A bucket that refills evenly would let twice as many into its first minute.
 */
export function makeRateBucket(rate: Rate): RateBucket {
  let taken: number[] = [];
  const forget = (now: number) => {
    taken = taken.filter((at) => at > now - rate.perMs);
  };
  return {
    freeAt(now, share) {
      forget(now);
      const max = Math.max(1, Math.floor(rate.calls * share));
      const blocking = taken[taken.length - max];
      return blocking === undefined ? now : Math.max(now, blocking + rate.perMs);
    },
    use: (now) => {
      taken.push(now);
    },
    isFull(now) {
      forget(now);
      return taken.length === 0;
    },
  };
}
