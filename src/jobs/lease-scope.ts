import { AsyncLocalStorage } from "node:async_hooks";
import type { Lease } from "./lease.ts";

const current = new AsyncLocalStorage<Lease>();

/** Runs an attempt so that whatever it calls, however deep, can ask for its lease. */
export function underLease<Result>(lease: Lease, attempt: () => Result): Result {
  return current.run(lease, attempt);
}

/**
 * Remembers the lease of the attempt that asks; the answer throws the Fault `lease-lost` once that lease is over, and does nothing for
 * work outside of an attempt. Ask where a request is queued and call the answer right before it leaves: a process that was paused in
 * between must not send what another one has sent by now.
 */
export function leaseGuard(): () => void {
  const lease = current.getStore();
  return () => lease?.demand();
}
