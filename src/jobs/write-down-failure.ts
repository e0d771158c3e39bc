import type { Clock } from "#core/shared/clock.ts";
import { Fault } from "#core/shared/fault.ts";
import { decideFailure, type FailureDecision } from "./decide-failure.ts";
import type { ClaimedEffect, EffectHold, EffectLedger, StoredFailure } from "./effect-ledger.ts";
import type { Lease } from "./lease.ts";
import type { Log } from "./log.ts";
import { persistently } from "./persistently.ts";

/** A failure people should know about. */
export interface ReportedFailure extends StoredFailure {
  readonly effectId: string;
  /** Given up for good; false = it goes on being tried. */
  readonly isFinal: boolean;
  readonly failures: number;
  /** How often it was given up before this: tells one death from the next, also when one is told twice. */
  readonly timesGivenUp: number;
}

/** What becomes of work whose foreign system does not answer. */
export type HoldAnswer =
  /** It waits until the system is called again, at `untilAt` or when somebody asks for it earlier. */
  | { readonly kind: "wait"; readonly untilAt: Date }
  /** The system's circuit is closed: a failure like any other. */
  | { readonly kind: "go-on" }
  /** A late result would serve nobody. */
  | { readonly kind: "give-up" };

/** What writing failures down needs. */
export interface FailureNeeds {
  readonly ledger: Pick<EffectLedger, "retry" | "bury">;
  readonly clock: Clock;
  readonly logger: Log;
  /** Told at least once about work that is given up, and once when it keeps failing. */
  readonly report: (effect: ClaimedEffect, failure: ReportedFailure, error: unknown) => Promise<void>;
  /** Asked what to do with work whose system does not answer; people are told there. Without it, it is a failure like any other. */
  readonly hold?: (effect: ClaimedEffect, system: string) => Promise<HoldAnswer>;
  /** How long work may fail or wait before it is given up, in milliseconds; 24 h without it. */
  readonly patienceMs?: (effect: ClaimedEffect) => number;
  /** 0 <= n < 1, for jitter. */
  readonly random: () => number;
}

/** What was written down; null = the lease was lost before. */
export type WrittenFailure =
  | Exclude<FailureDecision, { kind: "retry" }>
  | { readonly kind: "retry"; readonly afterMs: number };

const patienceMsDefault = 24 * 60 * 60_000;
/** Work that was not tried looks again no sooner: a state that could not be stored must not spin. */
const untriedPauseMs = 500;
/** Whoever tried last lets the others try first: one request that alone makes a system fail must not be its only test. */
const courtesyMs = 1_000;

/** Writes down that an attempt failed: when the next one is, or that it is given up. */
export function makeWriteDownFailure(needs: FailureNeeds) {
  const { ledger, logger } = needs;

  const decide = async (effect: ClaimedEffect, error: unknown): Promise<FailureDecision & { hold?: EffectHold }> => {
    const now = needs.clock.now();
    const failingSince = effect.failingSince ?? now;
    const patienceMs = needs.patienceMs?.(effect) ?? patienceMsDefault;
    const failed = { error, failures: effect.failures + 1, failingSince, now, patienceMs };
    const decision = decideFailure(failed, needs.random);
    if (error instanceof Fault && error.isUnsent && decision.kind === "retry")
      return { ...decision, isReport: false, hold: { system: null, isUntried: true, isUnsent: true } };
    const system = error instanceof Fault ? (error.waitsFor ?? error.outageOf) : undefined;
    if (system === undefined || decision.kind === "give-up" || needs.hold === undefined) return decision;
    const answer = await needs.hold(effect, system);
    if (answer.kind === "give-up") return { kind: "give-up" };
    const isUntried = error instanceof Fault && error.waitsFor !== undefined;
    const hold = { system, isUntried };
    if (isUntried) return { kind: "retry", afterMs: untriedPauseMs, isReport: false, hold };
    if (answer.kind === "go-on") return decision;
    const afterMs = Math.max(0, answer.untilAt.getTime() - now.getTime()) + courtesyMs;
    return { kind: "retry", afterMs, isReport: false, hold };
  };

  return async function writeDownFailure(
    effect: ClaimedEffect,
    lease: Lease,
    error: unknown,
  ): Promise<WrittenFailure | null> {
    const failure = describeFailure(error);
    const decision = await persistently(lease, () => decide(effect, error));
    const isFinal = decision.kind === "give-up";
    const failures = effect.failures + 1;
    const isUntried = decision.kind === "retry" && decision.hold?.isUntried === true;
    // One circuit that is open makes no news of each effect that waits for it.
    if (!isUntried)
      logger[isFinal ? "error" : "warn"](
        { error, effectId: effect.id, lane: effect.lane, failures, isFinal },
        "work failed",
      );
    // Told before it is buried: a crash in between tells twice, and never not at all.
    if (isFinal || decision.isReport) {
      const reported = { ...failure, effectId: effect.id, isFinal, failures, timesGivenUp: effect.timesGivenUp };
      await persistently(lease, () => needs.report(effect, reported, error)).catch((reportError: unknown) =>
        logger.error({ error: reportError, effectId: effect.id }, "a failure could not be reported"),
      );
    }
    const isWritten = await persistently(lease, () =>
      isFinal ? ledger.bury(effect, failure) : ledger.retry(effect, decision.afterMs, failure, decision.hold),
    );
    return isWritten ? decision : null;
  };
}

function describeFailure(error: unknown): StoredFailure {
  if (error instanceof Fault) return { code: error.code, message: error.message, hint: error.hint };
  return {
    code: "bug",
    message: "Muster failed in an unexpected way.",
    hint: "Look for the log line with this effect's id.",
  };
}
