import { Fault } from "#core/shared/fault.ts";

/** What is known about a failed attempt. */
export interface FailedAttempt {
  readonly error: unknown;
  /** Failed attempts in a row, this one included. */
  readonly failures: number;
  readonly failingSince: Date;
  readonly now: Date;
  /** How long it may fail before it is given up, in milliseconds. */
  readonly patienceMs: number;
}

/** What becomes of work whose attempt failed. */
export type FailureDecision =
  | { readonly kind: "give-up" }
  | {
      readonly kind: "retry";
      readonly afterMs: number;
      /** Whether people are told that it doesn't go well; once per row of failures. */
      readonly isReport: boolean;
    };

const firstDelayMs = 1_000;
const delayMsMax = 60_000;
/** Everything waits for our own database, and every worker asks it once a second anyway: no long pause spares it anything. */
const databaseDelayMsMax = 4_000;
/** An error that is no Fault is a bug of ours: it hardly goes away, and it must not hold up its lane for a day. */
const bugAttemptsMax = 8;
/** Failures after which people are told; one is enough where only a person can help. */
const reportAfter = 3;

/**
 * Decides by the Fault: `never` gives up at once; anything else is tried again after 1 s * 2^n with full jitter, at most 60 s (4 s
 * while our own database fails), or as long as the other side asked us to wait, until it has failed for as long as its kind is worth trying.
 */
export function decideFailure(attempt: FailedAttempt, random: () => number): FailureDecision {
  const { error, failures, failingSince, now, patienceMs } = attempt;
  const isTooOld = now.getTime() - failingSince.getTime() >= patienceMs;
  const isHopeless = error instanceof Fault ? error.retry === "never" : failures >= bugAttemptsMax;
  if (isHopeless || isTooOld) return { kind: "give-up" };
  const isOurs = error instanceof Fault && error.code.startsWith("database-");
  const jitteredMs = Math.min(isOurs ? databaseDelayMsMax : delayMsMax, firstDelayMs * 2 ** (failures - 1)) * random();
  const askedMs = error instanceof Fault ? (error.retryAfterMs ?? 0) : 0;
  const needsPerson = error instanceof Fault && error.needsPerson;
  // Many effects are asked to wait by the same limit: spread them a little behind it.
  const afterMs = Math.round(askedMs > 0 ? askedMs + Math.min(jitteredMs, firstDelayMs) : jitteredMs);
  return { kind: "retry", afterMs, isReport: failures === (needsPerson ? 1 : reportAfter) };
}
