import { Fault } from "#core/shared/fault.ts";
import type { Lease } from "./lease.ts";

const retryDelayMs = 100;

/** Repeats a write while the database restarts, as long as the lease holds; what an effect did must not be forgotten. */
export async function persistently<Result>(lease: Lease, write: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      const isUnreachable = error instanceof Fault && error.code === "database-unreachable";
      if (!isUnreachable || !lease.isHeld()) throw error;
      await new Promise((wake) => setTimeout(wake, retryDelayMs));
    }
  }
}
