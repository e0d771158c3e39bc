import { Fault } from "#core/shared/fault.ts";
import type { Lease } from "./lease.ts";

const retryDelayMs = 100;
/** What a database says that stores nothing now and will later. */
const passing = ["database-unreachable", "database-unwritable"];

/** Repeats a write while the database restarts or stores nothing, as long as the lease holds; what an effect did must not be forgotten. */
export async function persistently<Result>(lease: Lease, write: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      const mayPass = error instanceof Fault && passing.includes(error.code);
      if (!mayPass || !lease.isHeld()) throw error;
      await new Promise((wake) => setTimeout(wake, retryDelayMs));
    }
  }
}
