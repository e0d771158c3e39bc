import type { Transact } from "#core/shared/transact.ts";
import type { MemoryPart } from "./memory-part.ts";

/** Transactions over in-memory stores: one at a time, and a throw leaves every part as it was before. */
export function makeMemoryTransact<Stores>(stores: Stores, parts: readonly MemoryPart[]): Transact<Stores> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const run = async () => {
      const restores = parts.map((part) => part.snapshot());
      try {
        return await work(stores);
      } catch (error) {
        for (const restore of restores) restore();
        throw error;
      }
    };
    const result = last.then(run);
    last = result.catch(() => undefined);
    return result;
  };
}
