import { describe, expect, test } from "vitest";
import { leaseInstant, makeLease } from "#jobs/lease.ts";
import { leaseGuard, underLease } from "#jobs/lease-scope.ts";

describe("the guard of a call", () => {
  test("lets a call go while its attempt holds the lease, and stops it afterwards", async () => {
    const lease = makeLease(10_000, leaseInstant());
    const guard = await underLease(lease, async () => {
      await Promise.resolve();
      return leaseGuard();
    });
    expect(guard).not.toThrow();
    lease.lost();
    expect(guard).toThrowError(expect.objectContaining({ code: "lease-lost" }));
  });

  test("asks for the lease of the attempt that queued the call, not of the one that empties the queue", () => {
    const lost = makeLease(10_000, leaseInstant());
    const held = makeLease(10_000, leaseInstant());
    const guard = underLease(lost, leaseGuard);
    lost.lost();
    expect(() => underLease(held, guard)).toThrowError(expect.objectContaining({ code: "lease-lost" }));
  });

  test("lets everything go that no attempt asked for", () => {
    expect(leaseGuard()).not.toThrow();
  });
});
