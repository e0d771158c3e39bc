import { setImmediate } from "node:timers/promises";

/** Turns of the event loop until a request that has come is seen: its connection, its head, its body. */
const turnsToSee = 3;
/** All waiting together: a disk that hangs must not keep the house from being built. */
const quietMsMaxDefault = 1_000;

/**
 * The same way in, and a wait until nobody waits there: for whoever leaves no turn of the event loop to those who do. It ends sooner when it
 * has taken `quietMsMax` in all, and counts nobody who could wait in vain (`canBeTaken`).
 */
export function countWaiting<Delivery extends readonly unknown[], Answer>(
  takeIn: (...delivery: Delivery) => Promise<Answer>,
  canBeTaken: () => boolean,
  quietMsMax = quietMsMaxDefault,
) {
  let waiting = 0;
  let leftMs = quietMsMax;
  return {
    takeIn: async (...delivery: Delivery): Promise<Answer> => {
      waiting += 1;
      try {
        return await takeIn(...delivery);
      } finally {
        waiting -= 1;
      }
    },
    whenQuiet: async (): Promise<void> => {
      const startedMs = performance.now();
      const isAwaited = () => waiting > 0 && canBeTaken() && performance.now() - startedMs < leftMs;
      for (let turns = 0; turns < turnsToSee || isAwaited(); turns += 1) await setImmediate();
      leftMs -= performance.now() - startedMs;
    },
  };
}
