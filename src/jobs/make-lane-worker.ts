import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "#core/shared/clock.ts";
import type { EffectOutcome, EffectRun } from "#core/shared/effect.ts";
import type { LeaseOffer } from "#core/shared/lease-offer.ts";
import { makeAbandonedLeases } from "./abandoned-leases.ts";
import type { ClaimedEffect, EffectLedger, QueueName, WorkBell } from "./effect-ledger.ts";
import { type Lease, type LeaseInstant, leaseInstant, makeLease } from "./lease.ts";
import { underLease } from "./lease-scope.ts";
import type { Log } from "./log.ts";
import { makeEffectRun } from "./make-effect-run.ts";
import { makeOfferLease } from "./offer-lease.ts";
import { persistently } from "./persistently.ts";
import { tooLate } from "./too-late.ts";
import { type FailureNeeds, makeWriteDownFailure } from "./write-down-failure.ts";

/** A worker that takes work of one queue from the ledger. */
export interface LaneWorker {
  start(): Promise<void>;
  /** Takes no new work and waits up to `drainMs` for what runs; what is left over is taken over by lease. */
  stop(drainMs: number): Promise<void>;
  /** Looks at the ledger now. */
  poke(): void;
  /** Room for one more piece of work, which is to be stored with this lease now; undefined when half of the room or more is taken. */
  offerLease(): LeaseOffer | undefined;
}

/** How one attempt ended, for metrics. */
export interface EndedAttempt {
  readonly queue: QueueName;
  readonly lane: string;
  readonly outcome: "done" | "again" | "retry" | "dead" | "lease-lost";
  readonly attempt: number;
  readonly ms: number;
}

/** What a worker needs. */
export interface LaneWorkerNeeds extends Pick<FailureNeeds, "report" | "hold" | "patienceMs"> {
  readonly queue: QueueName;
  readonly ledger: EffectLedger;
  readonly bell: WorkBell;
  readonly clock: Clock;
  readonly logger: Log;
  /** How many lanes run side by side. */
  readonly concurrency: number;
  readonly run: (effect: ClaimedEffect, run: EffectRun) => Promise<EffectOutcome>;
  readonly observe?: (attempt: EndedAttempt) => void;
  /** 0 <= n < 1, for jitter. */
  readonly random?: () => number;
  /** After this many milliseconds an attempt counts as hanging (5 min). */
  readonly attemptMsMax?: number;
}

/** Finds expired leases, deferred work that became due, and rings that were lost. */
const lookEveryMs = 1_000;

/** Far longer than any handler's own time limits. */
const attemptMsMaxDefault = 5 * 60_000;

interface RunningAttempt {
  readonly effect: ClaimedEffect;
  readonly lease: Lease;
  readonly ended: Promise<void>;
  readonly startedMs: number;
}

/** Runs work of one queue: leases it, runs it, and writes down how it ended. */
export function makeLaneWorker(needs: LaneWorkerNeeds): LaneWorker {
  const { queue, ledger, logger } = needs;
  const random = needs.random ?? Math.random;
  const attemptMsMax = needs.attemptMsMax ?? attemptMsMaxDefault;
  const running = new Map<string, RunningAttempt>();
  const timers = new Set<NodeJS.Timeout>();
  let isStarted = false;
  let isStopping = false;
  let isStopped = false;
  let isBlind = false;
  let look: Promise<void> | undefined;
  let mustLookAgain = false;

  const wakeIn = (ms: number) => {
    // The regular look is soon enough for anything later.
    if (ms >= lookEveryMs || isStopping) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      poke();
    }, ms + 1);
    timers.add(timer);
  };

  const writeDownFailure = makeWriteDownFailure({ ...needs, random });

  const writeDown = async (effect: ClaimedEffect, lease: Lease, error: unknown): Promise<EndedAttempt["outcome"]> => {
    const written = await writeDownFailure(effect, lease, error);
    if (written === null) return "lease-lost";
    if (written.kind === "give-up") return "dead";
    wakeIn(written.afterMs);
    return "retry";
  };

  const attempt = async (effect: ClaimedEffect, lease: Lease): Promise<EndedAttempt["outcome"]> => {
    let outcome: EffectOutcome;
    if (!lease.isHeld()) return "lease-lost";
    const late = tooLate(effect, needs.clock.now(), needs.patienceMs?.(effect));
    if (late !== undefined) return writeDown(effect, lease, late);
    try {
      outcome = await underLease(lease, () => needs.run(effect, makeEffectRun(effect, lease, ledger)));
    } catch (error) {
      if (!lease.isHeld()) return "lease-lost";
      return writeDown(effect, lease, error);
    }
    if (outcome.kind === "done")
      return (await persistently(lease, () => ledger.finish(effect))) ? "done" : "lease-lost";
    const { afterMs, isUntouched } = outcome;
    if (!(await persistently(lease, () => ledger.defer(effect, afterMs, isUntouched)))) return "lease-lost";
    wakeIn(afterMs);
    return "again";
  };

  const runOne = async (effect: ClaimedEffect, lease: Lease): Promise<void> => {
    const startedAt = performance.now();
    const outcome = await attempt(effect, lease).catch((error: unknown): EndedAttempt["outcome"] => {
      // The ledger didn't take the result; the lease runs out and the work is done again, finding what it did.
      logger.warn({ error, effectId: effect.id, lane: effect.lane }, "the result of work could not be written down");
      return "lease-lost";
    });
    if (outcome === "lease-lost") logger.warn({ effectId: effect.id, lane: effect.lane }, "work lost its lease");
    const ms = performance.now() - startedAt;
    needs.observe?.({ queue, lane: effect.lane, outcome, attempt: effect.attempt, ms });
    running.delete(effect.leaseToken);
    poke();
  };

  const begin = (effect: ClaimedEffect, sentAt: LeaseInstant, afterMs = 0) => {
    const lease = makeLease(ledger.leaseMs, sentAt);
    const start = afterMs === 0 ? Promise.resolve() : wait(afterMs);
    const ended = start.then(() => runOne(effect, lease));
    running.set(effect.leaseToken, { effect, lease, ended, startedMs: sentAt.monotonicMs });
  };
  const abandoned = makeAbandonedLeases(ledger);
  const abandon = (leaseToken: string) => {
    abandoned.add(leaseToken);
    if (!isStopping) return poke();
    // Nobody looks any more. When the database is gone, too, the lease runs out.
    void abandoned.end().catch(() => undefined);
  };

  const lookOnce = async () => {
    await abandoned.end();
    const free = needs.concurrency - running.size;
    if (free <= 0) return;
    const sentAt = leaseInstant();
    const claimed = await ledger.claim(queue, free);
    // The answer came when nobody waited for it any more: the lease runs out, or ends with this process.
    if (isStopped) return;
    for (const effect of claimed) begin(effect, sentAt);
  };

  const lookUntilQuiet = async () => {
    try {
      do {
        mustLookAgain = false;
        await lookOnce();
      } while (mustLookAgain && !isStopping);
      if (isBlind) logger.info({ queue }, "the worker sees its work again");
      isBlind = false;
    } catch (error) {
      if (!isBlind) logger.warn({ error, queue }, "the worker can't see its work");
      isBlind = true;
    }
  };

  const poke = () => {
    mustLookAgain = true;
    if (isStopping || look !== undefined) return;
    look = lookUntilQuiet().finally(() => {
      look = undefined;
    });
  };

  const renew = async () => {
    if (running.size === 0) return;
    const sentAt = leaseInstant();
    const asked = [...running].filter(([token, { lease, startedMs, effect }]) => {
      if (sentAt.monotonicMs - startedMs < attemptMsMax) return true;
      // Whoever hangs must not hold its lane for ever: the lease runs out, and another attempt finds what this one did.
      logger.error({ effectId: effect.id, lane: effect.lane }, "work hangs; its lease is not renewed");
      lease.lost();
      running.delete(token);
      return false;
    });
    if (asked.length === 0) return;
    try {
      const held = await ledger.renew(asked.map(([token]) => token));
      for (const [token, { lease }] of asked) {
        if (held.has(token)) lease.renewed(sentAt);
        else if (running.has(token)) lease.lost();
      }
    } catch (error) {
      // Not renewed is not lost yet: the lease says itself when it is over.
      logger.warn({ error, queue }, "leases could not be renewed");
    }
  };

  let intervals: readonly NodeJS.Timeout[] = [];
  return {
    poke,
    offerLease: makeOfferLease({
      ledger,
      // What is claimed in order, and pages with it, must find room beside what is not.
      hasRoom: () => isStarted && !isStopping && running.size < needs.concurrency / 2,
      isStopped: () => isStopped,
      begin,
      abandon,
    }),
    start: async () => {
      const released = await ledger.releaseDead();
      if (released > 0) logger.info({ queue, released }, "took over work of a process that is gone");
      isStarted = true;
      intervals = [setInterval(poke, lookEveryMs), setInterval(() => void renew(), ledger.leaseMs / 4)];
      poke();
      needs.bell.listen(queue, poke);
    },
    stop: async (drainMs) => {
      isStopping = true;
      for (const timer of timers) clearTimeout(timer);
      let timer: NodeJS.Timeout | undefined;
      const tooLate = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, drainMs);
      });
      const drained = async () => {
        // It may have found work that is running then.
        await look;
        // And what was offered before may have begun meanwhile.
        while (running.size > 0) await Promise.all([...running.values()].map(({ ended }) => ended));
      };
      await Promise.race([drained(), tooLate]);
      isStopped = true;
      clearTimeout(timer);
      for (const interval of intervals) clearInterval(interval);
      for (const { lease } of running.values()) lease.lost();
    },
  };
}
