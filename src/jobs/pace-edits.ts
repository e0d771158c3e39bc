import type { Effect, EffectOutcome, EffectRun } from "#core/shared/effect.ts";
import { slotOf } from "#core/shared/effect-lane.ts";

/** What says whether a message may be edited already. */
export interface PaceNeeds {
  /** Milliseconds until the slot's message may be edited again; 0 = now. */
  readonly leftMs: (slot: string) => number;
  /** Milliseconds after which an edit that found no room should be wanted again; undefined for any other error. */
  readonly roomInMs: (error: unknown) => number | undefined;
}

type Handle = (effect: Effect, run: EffectRun) => Promise<EffectOutcome>;

/**
 * The one coalescer of all edits: an edit that may not go yet steps back into the ledger instead of waiting with a state that grows old.
 * There it absorbs every newer wish for its message, and it reads the newest state when it comes back. It is no failure, and keeps no
 * worker.
 */
export function paceEdits(handle: Handle, { leftMs, roomInMs }: PaceNeeds): Handle {
  return async function handlePaced(effect, run) {
    // A post is made once, and posts keep their order.
    if (effect.kind !== "show" || effect.view.kind === "timeline-post") return handle(effect, run);
    const waitMs = leftMs(slotOf(effect.view));
    if (waitMs > 0) return { kind: "again", afterMs: Math.ceil(waitMs), isUntouched: true };
    try {
      return await handle(effect, run);
    } catch (error) {
      const afterMs = roomInMs(error);
      if (afterMs === undefined) throw error;
      return { kind: "again", afterMs };
    }
  };
}
