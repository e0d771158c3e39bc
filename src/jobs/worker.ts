import type { Effect, EffectOutcome, EffectRun } from "#core/shared/effect.ts";
import { patienceMsOf } from "#core/shared/effect-patience.ts";
import { Fault } from "#core/shared/fault.ts";
import type { ClaimedEffect } from "./effect-ledger.ts";
import { type LaneWorker, type LaneWorkerNeeds, makeLaneWorker } from "./make-lane-worker.ts";
import { StoredEffect } from "./stored-effect.ts";
import type { HoldAnswer, ReportedFailure } from "./write-down-failure.ts";

/** What the effect worker needs. */
export interface EffectWorkerNeeds
  extends Pick<LaneWorkerNeeds, "ledger" | "bell" | "clock" | "logger" | "observe" | "random" | "attemptMsMax"> {
  readonly handle: (effect: Effect, run: EffectRun) => Promise<EffectOutcome>;
  /** Called at least once when an effect is given up (`isFinal`), and once when it has failed three times in a row. */
  readonly onFailed: (effect: Effect, failure: ReportedFailure) => Promise<void>;
  /** What to do with an effect whose foreign system does not answer; without it, it is a failure like any other. */
  readonly holdEffect?: (effect: Effect, system: string) => Promise<HoldAnswer>;
  /** Called before an effect runs that waited for a system: others may know that it is still away. */
  readonly learnOutage?: (system: string) => Promise<void>;
  /** Which of the two queues of effects; default `effects`. */
  readonly queue?: "effects" | "ornaments";
  /** How many effects run side by side (16): enough that a page never waits behind slow rooms. */
  readonly concurrency?: number;
}

/** Runs wanted effects. `handle` returns or throws a Fault; order, repetition, giving up and fencing are taken care of here. */
export function makeEffectWorker(needs: EffectWorkerNeeds): LaneWorker {
  return makeLaneWorker({
    ...needs,
    queue: needs.queue ?? "effects",
    concurrency: needs.concurrency ?? 16,
    patienceMs: ({ payload }) => patienceOf(payload),
    hold: async ({ payload }, system) =>
      (await needs.holdEffect?.(StoredEffect.parse(payload), system)) ?? { kind: "go-on" },
    run: async (effect, run) => {
      if (effect.waitsFor !== null) await needs.learnOutage?.(effect.waitsFor);
      return needs.handle(read(effect), run);
    },
    report: async (effect, failure) => {
      const parsed = StoredEffect.safeParse(effect.payload);
      // Nobody can be told about an effect that this version can't read; the log has it.
      if (parsed.success) await needs.onFailed(parsed.data, failure);
    },
  });
}

/** An effect that can't be read is given up anyway. */
function patienceOf(payload: ClaimedEffect["payload"]): number {
  const parsed = StoredEffect.safeParse(payload);
  return parsed.success ? patienceMsOf(parsed.data) : Number.POSITIVE_INFINITY;
}

function read(effect: ClaimedEffect): Effect {
  const parsed = StoredEffect.safeParse(effect.payload);
  if (parsed.success) return parsed.data;
  throw new Fault({
    code: "effect-unreadable",
    message: "The ledger holds an effect that this version of Muster doesn't know.",
    hint: "Do all replicas run the same version? Start the newer one; the row is kept in muster.effect with state 'dead'.",
    retry: "never",
    cause: parsed.error,
  });
}
