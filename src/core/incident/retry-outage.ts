import { type System, systemNames } from "../shared/circuit.ts";
import type { Clock } from "../shared/clock.ts";
import { type Refusal, refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import type { OutageWork } from "./outage-book.ts";

/** How asking for a try ended. */
export type RetriedOutage = { readonly kind: "trying"; readonly system: System } | Refusal;

/** Calls a system that doesn't answer now instead of at its next turn: with the first thing that waits for it. */
export function makeRetryOutage(needs: {
  readonly transact: Transact<OutageWork>;
  readonly clock: Clock;
  /** Rings the workers. */
  readonly wake: () => void;
}) {
  return async function retryOutage(system: System): Promise<RetriedOutage> {
    const answer = await needs.transact(async ({ outages }): Promise<RetriedOutage> => {
      const outage = await outages.load(system);
      if (outage?.isOpen !== true)
        return refuse("answers-again", `${systemNames[system]} answers again; there is nothing to retry.`);
      const now = needs.clock.now();
      if (outage.nextTryAt > now) await outages.save({ ...outage, nextTryAt: now });
      await outages.releaseEffects(system);
      return { kind: "trying", system };
    });
    if (answer.kind === "trying") needs.wake();
    return answer;
  };
}
