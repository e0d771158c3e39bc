import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeRenderProvider } from "#adapters/render/action-provider.ts";
import { planned } from "../orders.ts";
import { impatientMs } from "../test-http.ts";
import { deployMs, type RenderWorld, startRenderWorld } from "./render-world.ts";

let world: RenderWorld;
beforeEach(async () => {
  world = await startRenderWorld();
});
afterEach(() => world.close());

describe("a rollback at Render whose answer got lost", () => {
  it.each([
    [{ kind: "drop-after" }],
    [{ kind: "status-after-commit", status: 502 }],
    [{ kind: "invalid-json" }],
  ] as const)("after it was taken (%j) is found by what it deploys, and settles", async (fault) => {
    const change = await world.approve("rollback");
    world.faults.next(/POST .*rollback/, fault);
    const sentAt = world.now();
    expect(await world.provider.perform(change)).toMatchObject({ kind: "unknown" });
    world.pass(100);
    const located = await world.provider.locate(change, sentAt);
    if (located.kind !== "happened") throw new Error(`It was not found: ${located.kind}`);
    world.pass(deployMs);
    expect(await world.settle(change, located.reference, sentAt)).toMatchObject({ kind: "settled" });
    expect(world.service().autoDeploy).toBe("no");
    expect(world.writes().filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  it.each([[{ kind: "drop-before" }], [{ kind: "hang" }]] as const)(
    "before it was taken (%j): Render shows that nothing happened, and the same order still fits",
    async (fault) => {
      const change = await world.approve("rollback");
      world.faults.next(/POST .*rollback/, fault);
      const impatient = makeRenderProvider({ client: world.clientWith(impatientMs) });
      expect(await impatient.perform(change)).toMatchObject({ kind: "unknown" });
      expect(await world.provider.locate(change, world.now())).toEqual({ kind: "did-not-happen" });
      expect((await planned(world.provider, world.order("rollback"))).basis).toEqual(change.basis);
      expect(await world.carryOut(change)).toMatchObject({ kind: "settled" });
    },
  );

  it("is not mistaken for an earlier rollback to the same code", async () => {
    const bad = world.live();
    await world.carryOut(await world.approve("rollback"));
    await world.carryOut(await world.approve("rollback", { to: bad?.id ?? "" }));
    const again = await world.approve("rollback");
    expect(await world.provider.locate(again, world.now())).toEqual({ kind: "did-not-happen" });
  });
});
