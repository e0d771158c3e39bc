import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeActionWorld } from "./action-world.ts";
import type { CrashPoint } from "./crashing-ledger.ts";

const points: readonly CrashPoint[] = ["before-commit", "after-commit", "before-call", "after-call", "before-store"];

describe("a process that dies anywhere while it changes production", () => {
  it("has sent exactly one change when it comes back and finishes, wherever and however often it died", async () => {
    const struck = new Set<CrashPoint>();
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat({ max: 40 }), { maxLength: 8 }),
        fc.constantFrom("sent", "lost-after", "not-sent"),
        fc.nat({ max: 3 }),
        async (deaths, ending, runsFor) => {
          let passed = -1;
          const world = makeActionWorld({
            crash: (point) => {
              passed += 1;
              if (!deaths.includes(passed)) return;
              struck.add(point);
              throw new Error(`died ${point}`);
            },
          });
          world.provider.mood.performs = [ending];
          world.provider.mood.runsFor = runsFor;
          const { id } = await world.askAndApprove();
          await world.drain(30_000);
          const planned = await world.action(id);
          if (planned.state === "awaiting-approval")
            await world.approveAction({
              actionId: id,
              planHash: planned.plan?.hash ?? "",
              by: { kind: "person", userId: "U0LENA" },
            });
          await world.drain(5 * 60_000);
          const action = await world.action(id);
          expect(world.provider.changes).toHaveLength(1);
          expect(action.state).toBe("succeeded");
        },
      ),
      { numRuns: 300 },
    );
    expect([...struck].sort()).toEqual([...points].sort());
  });

  it("asks people, and sends nothing more, when the provider can't say whether the first call arrived", async () => {
    let calls = 0;
    const world = makeActionWorld({
      crash: (point) => {
        if (point === "after-call" && calls++ === 0) throw new Error("died after the call");
      },
    });
    world.provider.mood.locates = "unclear";
    const { id } = await world.askAndApprove();
    await world.drain(5 * 60_000);
    expect((await world.action(id)).state).toBe("unknown");
    expect(world.provider.changes).toHaveLength(1);
  });

  it("believes that nothing happened only after the grace period, and then sends once more", async () => {
    let deaths = 0;
    const world = makeActionWorld({
      crash: (point) => {
        if (point === "before-store" && deaths++ === 0) throw new Error("died before the answer was stored");
      },
    });
    world.provider.mood.performs = ["lost-before"];
    const { id } = await world.askAndApprove();
    const startedAt = world.clock.now().getTime();
    await world.drain(9_500);
    expect(world.provider.changes).toEqual([]);
    await world.drain(5 * 60_000);
    expect(world.provider.changes).toHaveLength(1);
    expect((world.provider.changes[0]?.at.getTime() ?? 0) - startedAt).toBeGreaterThanOrEqual(10_000);
    expect((await world.action(id)).state).toBe("succeeded");
  });

  it("sends nothing after a crash when production moved meanwhile or the approval is too old", async () => {
    for (const meanwhile of ["moved", "old"] as const) {
      let deaths = 0;
      const world = makeActionWorld({
        crash: (point) => {
          if (point === "before-store" && deaths++ === 0) throw new Error("died");
        },
      });
      world.provider.mood.performs = ["lost-before"];
      const { id } = await world.askAndApprove();
      await world.drain(500);
      if (meanwhile === "moved") world.provider.deploy("dpl_10");
      else world.clock.advance(3_600_000);
      await world.drain(5 * 60_000);
      expect(await world.action(id)).toMatchObject({ state: "failed", verification: null });
      expect(world.provider.changes).toEqual([]);
    }
  });
});
