import { type System, systemNamed } from "../shared/circuit.ts";
import type { Clock } from "../shared/clock.ts";
import type { Effect } from "../shared/effect.ts";
import { isAwaited } from "../shared/effect-patience.ts";
import type { Transact } from "../shared/transact.ts";
import { isTold } from "./outage.ts";
import type { OutageWork } from "./outage-book.ts";
import { sayEffect } from "./say-effect.ts";

/** What becomes of an effect whose foreign system gave no answer or was not called. */
export type HeldEffect =
  | { readonly kind: "wait"; readonly untilAt: Date }
  /** The system has no circuit, or its circuit is closed (again). */
  | { readonly kind: "go-on" }
  | { readonly kind: "give-up" };

/** How long a try tells how things are. */
const freshMs = 3_000;

/**
 * Decides about an effect whose system does not answer: while the circuit is open it waits, and the room of its incident shows so in one
 * message; what somebody awaits on the spot is given up instead.
 */
export function makeHoldEffect(needs: {
  readonly transact: Transact<OutageWork>;
  readonly clock: Clock;
  readonly incidentOf: (effect: Effect) => Promise<string | null>;
}) {
  return async function holdEffect(effect: Effect, systemName: string): Promise<HeldEffect> {
    const system = systemNamed(systemName);
    if (system === undefined) return { kind: "go-on" };
    const incidentId = await needs.incidentOf(effect);
    return needs.transact(async (work): Promise<HeldEffect> => {
      const outage = await work.outages.load(system);
      if (outage?.isOpen !== true) return { kind: "go-on" };
      if (isAwaited(effect)) {
        const now = needs.clock.now();
        // Who asks by hand gets a try of their own, unless there was one just now: then its answer is theirs, too.
        if (now.getTime() - outage.lastTriedAt.getTime() < freshMs) return { kind: "give-up" };
        if (outage.nextTryAt > now) await work.outages.save({ ...outage, nextTryAt: now });
        return { kind: "wait", untilAt: now };
      }
      if (incidentId !== null) {
        const isNews = await work.outages.addWaiting(system, incidentId, sayEffect(effect));
        if (isNews && isTold(outage)) await wantShown(work, system, incidentId);
      }
      return { kind: "wait", untilAt: outage.nextTryAt };
    });
  };
}

function wantShown(work: OutageWork, system: System, incidentId: string): Promise<void> {
  return work.outbox.want({ kind: "show", view: { kind: "outage", incidentId, system } });
}
