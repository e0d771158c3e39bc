/** Changes that happen at a time of the sandbox's clock. Nothing runs by itself: `settle` lets what is due happen. */
export interface Agenda {
  now(): number;
  /** Makes `happen` due in `delayMs`; it is given the instant it was due, not the instant it was settled. */
  after(delayMs: number, happen: (at: number) => void): void;
  /** Lets everything due by now happen, earliest first. */
  settle(): void;
}

/**
 * Makes an agenda on a clock of milliseconds. Emulated vendors settle on each read instead of using timers: a closed
 * sandbox leaves nothing running, and a test may move the clock.
 */
export function makeAgenda(clock: () => number): Agenda {
  let due: { at: number; happen: (at: number) => void }[] = [];

  return {
    now: clock,
    after(delayMs, happen) {
      due.push({ at: clock() + delayMs, happen });
    },
    settle() {
      for (;;) {
        const next = due.filter((entry) => entry.at <= clock()).sort((a, b) => a.at - b.at)[0];
        if (!next) return;
        due = due.filter((entry) => entry !== next);
        next.happen(next.at);
      }
    },
  };
}
