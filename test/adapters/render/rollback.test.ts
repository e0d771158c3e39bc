import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chooseTarget } from "#core/action/choose-target.ts";
import { approved, planned, serviceAt } from "../orders.ts";
import { deployMs, type RenderWorld, startRenderWorld } from "./render-world.ts";

let world: RenderWorld;
beforeEach(async () => {
  world = await startRenderWorld();
});
afterEach(() => world.close());

describe("a rollback at Render", () => {
  it("deploys what ran before, stops autodeploy, and its undo takes both back", async () => {
    const bad = world.live();
    const plan = await planned(world.provider, world.order("rollback"));
    const change = approved(world.order("rollback"), plan);
    const sentAt = world.now();
    const reference = await world.send(change);
    expect(world.service().autoDeploy).toBe("no");
    expect(await world.settle(change, reference, sentAt)).toEqual({
      kind: "running",
      progress: "Render: build in progress",
    });
    world.pass(deployMs);
    expect(await world.settle(change, reference, sentAt)).toMatchObject({
      kind: "settled",
      after: [expect.stringContaining("Batch the outbox"), "Autodeploy off"],
    });
    expect(plan.leaves).toContain("autodeploy is off");

    const { inverse } = plan;
    if (inverse.kind === "none") throw new Error("A rollback has a way back.");
    const asked = { service: serviceAt("render", { service: "srv-api" }), verb: inverse.verb, target: null };
    expect(chooseTarget({ ...asked, parameters: inverse.parameters }, [world.provider])).toMatchObject({
      kind: "chosen",
    });
    const undo = await world.approve(inverse.verb, inverse.parameters);
    expect(await world.carryOut(undo)).toMatchObject({ kind: "settled", after: [expect.anything(), "Autodeploy on"] });
    expect([world.live()?.commit, world.service().autoDeploy]).toEqual([bad?.commit, "yes"]);
  });

  it("after a rollback goes further back, never forward to what was taken back", async () => {
    const commits = world.render.deploys("srv-api").map(({ commit }) => commit.id);
    await world.carryOut(await world.approve("rollback"));
    expect(world.live()?.commit.id).toBe(commits[1]);
    const further = await world.approve("rollback");
    expect(further.instruction).toMatchObject({ code: commits[2] });
    await world.carryOut(further);
    expect(await world.provider.plan(world.order("rollback"))).toMatchObject({
      kind: "impossible",
      reason: "There is no earlier deploy to go back to",
      hint: expect.stringContaining(commits[0]?.slice(0, 7) ?? ""),
    });
  });

  it("goes to the deploy of a commit or an id, and compares the older with the newer code", async () => {
    const [newest, , oldest] = world.render.deploys("srv-api");
    if (newest === undefined || oldest === undefined) throw new Error("The sandbox has too few deploys.");
    for (const to of [oldest.commit.id, oldest.commit.id.slice(0, 7), oldest.id]) {
      const plan = await planned(world.provider, world.order("rollback", { to }));
      expect(plan.instruction).toMatchObject({ deployId: oldest.id });
      expect(plan.codeRange).toEqual({ base: oldest.commit.id, head: newest.commit.id, isTakenBack: true });
    }
    await world.carryOut(await world.approve("rollback", { to: oldest.id }));
    const forth = await planned(world.provider, world.order("rollback", { to: newest.id }));
    expect(forth.codeRange).toEqual({ base: oldest.commit.id, head: newest.commit.id, isTakenBack: false });
  });

  it("keeps autodeploy as it is when it is off already, and says nothing about it", async () => {
    world.service().autoDeploy = "no";
    const plan = await planned(world.provider, world.order("rollback"));
    expect([plan.leaves, plan.warnings]).toEqual([null, []]);
    await world.send(approved(world.order("rollback"), plan));
    expect(world.writes().map(({ method }) => method)).toEqual(["POST"]);
  });

  it("has no plan while a deploy is under way", async () => {
    world.render.push("srv-api", { id: "f".repeat(40), message: "Another fix" });
    expect(await world.provider.plan(world.order("rollback"))).toMatchObject({
      kind: "impossible",
      reason: expect.stringContaining("is under way"),
    });
  });

  it("that was refused has changed nothing, autodeploy neither", async () => {
    const change = await world.approve("rollback");
    world.faults.next(/rollback/, { kind: "http", status: 403 });
    expect(await world.provider.perform(change)).toMatchObject({ kind: "refused" });
    expect([world.writes().length, world.service().autoDeploy]).toEqual([1, "yes"]);
  });

  it("whose build fails gives autodeploy back", async () => {
    world.render.failNextDeploy();
    expect(await world.carryOut(await world.approve("rollback"))).toMatchObject({
      kind: "failed",
      reason: "Render's deploy ended as “build_failed”",
    });
    expect(world.service().autoDeploy).toBe("yes");
  });

  it("whose build fails says so when autodeploy could not be given back", async () => {
    world.render.failNextDeploy();
    const change = await world.approve("rollback");
    const reference = await world.send(change);
    world.pass(deployMs);
    world.faults.next(/PATCH/, { kind: "http", status: 403 });
    expect(await world.settle(change, reference, world.now())).toMatchObject({
      kind: "failed",
      reason: expect.stringContaining("autodeploy is off and could not be switched on again"),
    });
  });

  it("stops autodeploy later when that got lost at first", async () => {
    const change = await world.approve("rollback");
    world.faults.next(/PATCH/, { kind: "drop-before" });
    const reference = await world.send(change);
    expect(world.service().autoDeploy).toBe("yes");
    world.pass(deployMs);
    world.faults.next(/PATCH/, { kind: "http", status: 503 });
    expect(await world.settle(change, reference, world.now())).toMatchObject({ kind: "running" });
    expect(await world.settle(change, reference, world.now())).toMatchObject({ kind: "settled" });
    expect(world.service().autoDeploy).toBe("no");
  });

  it("says that autodeploy is still on when Render refuses to stop it", async () => {
    const change = await world.approve("rollback");
    world.faults.next(/PATCH/, { kind: "http", status: 403 }, 2);
    const reference = await world.send(change);
    world.pass(deployMs);
    expect(await world.settle(change, reference, world.now())).toMatchObject({
      kind: "settled",
      after: [expect.anything(), expect.stringContaining("Autodeploy is still on")],
    });
  });
});
