import type { Clock } from "#core/shared/clock.ts";

/** A clock that stands still until a test moves it. */
export interface SteadyClock extends Clock {
  advance(ms: number): void;
  set(at: Date): void;
}

/** A clock standing at `at`. */
export function makeSteadyClock(at: Date = new Date("2026-03-02T09:00:00.000Z")): SteadyClock {
  let now = at;
  return {
    now: () => now,
    advance(ms) {
      now = new Date(now.getTime() + ms);
    },
    set(instant) {
      now = instant;
    },
  };
}
