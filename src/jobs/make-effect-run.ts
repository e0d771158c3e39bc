import type { EffectRun, EffectStep } from "#core/shared/effect.ts";
import type { Json } from "#core/shared/json.ts";
import type { ClaimedEffect, EffectLedger } from "./effect-ledger.ts";
import { type Lease, leaseLost } from "./lease.ts";
import { persistently } from "./persistently.ts";

/** One attempt as the handlers see it: finished steps answer from the ledger, others find before they act, the lease guards both. */
export function makeEffectRun(effect: ClaimedEffect, lease: Lease, ledger: Pick<EffectLedger, "saveStep">): EffectRun {
  const outputs = new Map<string, Json>(Object.entries(effect.steps));
  const perform = async <Output extends Json>(step: EffectStep<Output>): Promise<Output> => {
    if ((effect.attempt > 1 || step.isMaybeDone === true) && step.find !== undefined) {
      lease.demand();
      const found = await step.find();
      if (found !== undefined) return found;
    }
    lease.demand();
    return step.act();
  };
  return {
    effectId: effect.id,
    attempt: effect.attempt,
    wantedAt: effect.wantedAt,
    step: async <Output extends Json>(name: string, step: EffectStep<Output>): Promise<Output> => {
      const stored = outputs.get(name);
      if (stored !== undefined) return asOutput<Output>(stored);
      const output = await perform(step);
      if (step.isRecordedByCaller === true) {
        // No step is stored that would show who has taken this over meanwhile, and what it did.
        lease.demand();
        return output;
      }
      const isSaved = await persistently(lease, () => ledger.saveStep(effect, name, output));
      if (!isSaved) {
        lease.lost();
        throw leaseLost();
      }
      outputs.set(name, output);
      return output;
    },
  };
}

/** What is stored under a step's name was returned by this very step, so it has the step's type. */
function asOutput<Output extends Json>(stored: Json): Output;
function asOutput(stored: Json): Json {
  return stored;
}
