import type { Clock } from "#core/shared/clock.ts";

/** The wall clock of this machine. */
export const systemClock: Clock = { now: () => new Date() };
