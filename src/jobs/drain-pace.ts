/** What the pace depends on. */
export interface DrainPaceNeeds {
  /** How many deliveries were accepted at the door since the start. */
  readonly accepted: () => number;
  /** How much of the time since the last call the event loop was busy, 0 to 1. */
  readonly utilization: () => number;
  /** A monotonic clock. */
  readonly nowMs: () => number;
}

/** How the drain goes on. */
export interface DrainPace {
  /** Whether requests come in so fast that every millisecond of ours would be one of theirs. */
  isFlooded(): boolean;
}

/** So many deliveries a second are a flood; below, there is time for both. */
const floodPerSecond = 200;
const busyShare = 0.75;
const lookEveryMs = 50;

/** Watches the door. */
export function makeDrainPace(needs: DrainPaceNeeds): DrainPace {
  let lookedMs = needs.nowMs();
  let accepted = needs.accepted();
  let isFlooded = false;
  return {
    isFlooded: () => {
      const nowMs = needs.nowMs();
      const tookMs = nowMs - lookedMs;
      if (tookMs < lookEveryMs) return isFlooded;
      const perSecond = ((needs.accepted() - accepted) / tookMs) * 1_000;
      isFlooded = perSecond > floodPerSecond && needs.utilization() > busyShare;
      lookedMs = nowMs;
      accepted = needs.accepted();
      return isFlooded;
    },
  };
}
