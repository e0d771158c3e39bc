import type { System } from "../shared/circuit.ts";

/** How one foreign system fares since it last stopped answering. */
export interface Outage {
  readonly system: System;
  readonly isOpen: boolean;
  /** When the first of the calls failed that nobody answered. */
  readonly since: Date;
  readonly lastTriedAt: Date;
  /** Before this instant nobody calls it, unless a person asks for it. */
  readonly nextTryAt: Date;
  /** Failed tries since it counts as away. */
  readonly tries: number;
  /** When it answered again; null while it doesn't. */
  readonly endedAt: Date | null;
}

/** Failed calls in a row after which a system counts as away. */
export const failuresUntilAway = 3;

const firstPauseMs = 2_000;
/** No longer than a minute: a page may be waiting. */
const pauseMsMax = 60_000;

/** How long a try may take before somebody else may try: longer than any client's time limit. */
export const tryMsMax = 45_000;

/** A system that just stopped answering; the first failed call began at `since`. */
export function begunOutage(system: System, since: Date, now: Date): Outage {
  return {
    system,
    isOpen: true,
    since,
    lastTriedAt: now,
    nextTryAt: later(now, firstPauseMs),
    tries: 0,
    endedAt: null,
  };
}

/** The same after one more try that failed: each pause is twice the one before. */
export function triedInVain(outage: Outage, now: Date): Outage {
  const tries = outage.tries + 1;
  return { ...outage, tries, lastTriedAt: now, nextTryAt: later(now, Math.min(pauseMsMax, firstPauseMs * 2 ** tries)) };
}

/** The same when a try was taken and not made. */
export function triable(outage: Outage, now: Date): Outage {
  return { ...outage, nextTryAt: now };
}

/** The same when it answered again. */
export function endedOutage(outage: Outage, now: Date): Outage {
  return { ...outage, isOpen: false, lastTriedAt: now, endedAt: now };
}

/** Slack can't show its own outage while it lasts; a short one is not worth telling afterwards. */
const slackToldAfterMs = 60_000;

/** Whether the rooms are told of it as it is now. */
export function isTold({ system, isOpen, since, endedAt }: Outage): boolean {
  if (system !== "slack") return true;
  return !isOpen && endedAt !== null && endedAt.getTime() - since.getTime() > slackToldAfterMs;
}

function later(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}
