import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { approved, planned } from "../orders.ts";
import { instancesMs, type RenderWorld, startRenderWorld } from "./render-world.ts";

let world: RenderWorld;
beforeEach(async () => {
  world = await startRenderWorld();
});
afterEach(() => world.close());

describe("a scale at Render", () => {
  it("takes hold when the instances run, and its undo goes back", async () => {
    const plan = await planned(world.provider, world.order("scale", { to: "4" }));
    const change = approved(world.order("scale", { to: "4" }), plan);
    const sentAt = world.now();
    await world.send(change);
    expect(await world.settle(change, {}, sentAt)).toEqual({
      kind: "running",
      progress: "Render: 2 of 4 instances run",
    });
    world.pass(instancesMs);
    expect(await world.settle(change, {}, sentAt)).toEqual({ kind: "settled", after: ["4 instances running"] });
    expect(plan.inverse).toMatchObject({ verb: "scale", parameters: { to: "2" } });
  });

  it("has no plan under autoscaling, and says why", async () => {
    expect(await world.provider.plan(world.order("scale", { to: "4" }, "srv-worker"))).toEqual({
      kind: "impossible",
      reason: "Autoscaling is on (1 to 5 instances): Render accepts a manual scale and ignores it",
      hint: expect.stringContaining("Change autoscaling's minimum"),
    });
  });

  it.each(["", "0", "101", "three", "-1", "2.5", "2"])("has no plan to “%s” instances", async (to) => {
    expect(await world.provider.plan(world.order("scale", { to }))).toMatchObject({ kind: "impossible" });
  });

  it("that autoscaling came before has failed instead of running for ever", async () => {
    const change = await world.approve("scale", { to: "4" });
    world.service().autoscaling = world.service("srv-worker").autoscaling;
    await world.send(change);
    expect(await world.settle(change, {}, world.now())).toMatchObject({
      kind: "failed",
      reason: expect.stringContaining("Autoscaling is on"),
    });
  });

  it("that Render does not show yet is awaited for a while, and then has failed", async () => {
    const change = await world.approve("scale", { to: "4" });
    const sentAt = world.now();
    expect(await world.settle(change, {}, sentAt)).toMatchObject({ kind: "running" });
    world.pass(30_000);
    expect(await world.settle(change, {}, sentAt)).toMatchObject({ kind: "failed" });
  });

  it("is found after a lost answer, and known not to have happened when it never arrived", async () => {
    const change = await world.approve("scale", { to: "4" });
    world.faults.next(/scale/, { kind: "drop-before" });
    expect(await world.provider.perform(change)).toMatchObject({ kind: "unknown" });
    expect(await world.provider.locate(change, world.now())).toEqual({ kind: "did-not-happen" });
    world.faults.next(/scale/, { kind: "drop-after" });
    expect(await world.provider.perform(change)).toMatchObject({ kind: "unknown" });
    expect(await world.provider.locate(change, world.now())).toMatchObject({ kind: "happened" });
  });
});

describe("a restart at Render", () => {
  it("has taken hold when the event is there and the instances run", async () => {
    const change = await world.approve("restart");
    const sentAt = world.now();
    expect(await world.settle(change, {}, sentAt)).toMatchObject({ kind: "running" });
    await world.send(change);
    world.pass(instancesMs);
    expect(await world.settle(change, {}, sentAt)).toEqual({
      kind: "settled",
      after: ["Restarted; 2 instances running"],
    });
  });

  it("is found after a lost answer; without the event people are asked", async () => {
    const change = await world.approve("restart");
    const sentAt = world.now();
    expect(await world.provider.locate(change, sentAt)).toMatchObject({ kind: "unclear" });
    world.faults.next(/restart/, { kind: "drop-after" });
    expect(await world.provider.perform(change)).toMatchObject({ kind: "unknown" });
    expect(await world.provider.locate(change, sentAt)).toEqual({ kind: "happened", reference: {} });
  });

  it("has no plan for a suspended service", async () => {
    world.render.suspend(world.service(), true);
    expect(await world.provider.plan(world.order("restart"))).toMatchObject({ kind: "impossible" });
  });
});
