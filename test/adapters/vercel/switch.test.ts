import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PlanCodeRange } from "#core/action/plan.ts";
import { approved, planned } from "../orders.ts";
import { aliasJobMs, sentAt, startVercelWorld, type VercelWorld } from "./vercel-world.ts";

let world: VercelWorld;
beforeEach(async () => {
  world = await startVercelWorld();
});
afterEach(() => world.close());

describe("a rollback at Vercel", () => {
  it("goes to the newest deployment that served before, and its undo promotes and un-pins", async () => {
    const [bad, good] = [world.vercel.production(), world.vercel.previousProduction()];
    const plan = await planned(world.provider, world.order("rollback"));
    expect(plan.summary).toContain(good?.commit.sha.slice(0, 7));
    expect(plan.facts.map(({ value }) => value).join()).toContain(good?.id);
    const rollback = approved(world.order("rollback"), plan);

    expect(await world.provider.perform(rollback)).toEqual({ kind: "sent", reference: { toDeploymentId: good?.id } });
    expect(await world.provider.settle(rollback, {}, sentAt)).toEqual({ kind: "running", progress: "Vercel: pending" });
    world.pass(aliasJobMs);
    expect(await world.provider.settle(rollback, {}, sentAt)).toMatchObject({ kind: "settled" });
    expect([world.vercel.production().id, world.vercel.isPinned()]).toEqual([good?.id, true]);
    expect(plan.leaves).toContain("pinned");

    const { inverse } = plan;
    if (inverse.kind === "none") throw new Error("A rollback has a way back.");
    const undo = await world.approve(inverse.verb, inverse.parameters);
    expect(await world.carryOut(undo)).toMatchObject({ kind: "settled" });
    expect([world.vercel.production().id, world.vercel.isPinned()]).toEqual([bad.id, false]);
  });

  it("goes to the deployment of a commit, an id or an address", async () => {
    const [, , third] = world.served();
    if (third === undefined) throw new Error("The sandbox has too few deployments.");
    for (const to of [third.commit.sha, third.commit.sha.slice(0, 7), third.id, `https://${third.url}/`]) {
      const plan = await planned(world.provider, world.order("rollback", { to }));
      expect(plan.instruction).toMatchObject({ change: "rollback", deploymentId: third.id });
      expect(plan.warnings).toContainEqual(expect.stringContaining("1 deployment in between"));
    }
  });

  it("names the commits it takes back, from the older to the newer", async () => {
    const [bad, good] = [world.vercel.production(), world.vercel.previousProduction()];
    const expected: PlanCodeRange = { base: good?.commit.sha ?? "", head: bad.commit.sha, isTakenBack: true };
    const back = await planned(world.provider, world.order("rollback"));
    expect(back.codeRange).toEqual(expected);
    await world.carryOut(approved(world.order("rollback"), back));
    const forth = await planned(world.provider, world.order("promote", { deployment: bad.id }));
    expect(forth.codeRange).toEqual({ ...expected, isTakenBack: false });
    expect(forth.links[0]?.url).toBe(back.links[0]?.url);
  });

  it.each(["nonsense", "dpl_nonsense", "abc"])("has no plan to %s, and names what there is", async (to) => {
    const answer = await world.provider.plan(world.order("rollback", { to }));
    expect(answer).toMatchObject({ kind: "impossible", hint: expect.stringContaining("Candidates: dpl_") });
  });

  it("has no plan to a preview, a failed build or the live deployment", async () => {
    const preview = world.vercel.deployments().find(({ target }) => target === null);
    const failed = world.vercel.deployments().find(({ readyState }) => readyState === "ERROR");
    for (const to of [preview?.id ?? "", failed?.id ?? "", world.vercel.production().id]) {
      expect(await world.provider.plan(world.order("rollback", { to }))).toMatchObject({ kind: "impossible" });
    }
  });

  it("says that the Hobby plan goes back one deployment only when Vercel refuses it", async () => {
    world.vercel.setPlan("hobby");
    const [, , third] = world.served();
    const change = await world.approve("rollback", { to: third?.id ?? "" });
    expect(await world.provider.perform(change)).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("402"),
      hint: expect.stringContaining("Hobby"),
    });
  });

  it("is refused while another one runs, and has no plan then", async () => {
    const change = await world.approve("rollback");
    await world.provider.perform(change);
    expect(await world.provider.perform(change)).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("409"),
    });
    expect(await world.provider.plan(world.order("rollback"))).toMatchObject({
      kind: "impossible",
      reason: expect.stringContaining("is running"),
    });
  });

  it("has no plan during a rolling release", async () => {
    world.vercel.startRollingRelease(world.vercel.production().id);
    expect(await world.provider.plan(world.order("rollback"))).toMatchObject({
      kind: "impossible",
      reason: "A rolling release is active",
    });
  });

  it.each(["failed", "skipped"] as const)("that Vercel ends as %s has failed, not settled", async (status) => {
    world.vercel.endNextRequestAs(status);
    expect(await world.carryOut(await world.approve("rollback"))).toMatchObject({
      kind: "failed",
      reason: expect.stringContaining(status),
    });
  });

  it("replaced by somebody's promote before it took hold has failed", async () => {
    const bad = world.vercel.production();
    const change = await world.approve("rollback");
    await world.provider.perform(change);
    world.pass(aliasJobMs);
    world.vercel.requestPromote(bad.id);
    world.pass(aliasJobMs);
    expect(await world.provider.settle(change, {}, sentAt)).toEqual({
      kind: "failed",
      reason: "Another promote replaced this rollback",
      hint: "Plan again from the present state.",
    });
  });

  it("is not taken for failed before Vercel shows it", async () => {
    const change = await world.approve("rollback");
    expect(await world.provider.settle(change, {}, sentAt)).toEqual({
      kind: "running",
      progress: "Vercel: waiting to start",
    });
  });
});

describe("a promote at Vercel", () => {
  it("of the pinned deployment itself lifts the pin, and without a pin has nothing to do", async () => {
    const live = () => world.vercel.production().id;
    expect(await world.provider.plan(world.order("promote", { deployment: live() }))).toMatchObject({
      kind: "impossible",
      hint: "Nothing needs to be done.",
    });
    await world.carryOut(await world.approve("rollback"));
    const lift = await world.approve("promote", { deployment: live() });
    expect(await world.provider.settle(lift, {}, sentAt)).toMatchObject({ kind: "running" });
    expect(await world.carryOut(lift)).toMatchObject({ kind: "settled" });
    expect(world.vercel.isPinned()).toBe(false);
  });

  it("finds a deployment beyond the list, as a project pinned for long collects many that wait", async () => {
    const bad = world.vercel.production();
    await world.carryOut(await world.approve("rollback"));
    for (let index = 0; index < 101; index += 1) {
      world.pass(60_000);
      world.vercel.ship({ commit: { ...bad.commit, sha: String(index).padStart(40, "0") }, isBad: false });
    }
    const undo = await world.approve("promote", { deployment: bad.id });
    expect(undo.instruction).toMatchObject({ deploymentId: bad.id });
    expect(await world.carryOut(undo)).toMatchObject({ kind: "settled" });
    expect(world.vercel.production().id).toBe(bad.id);
  });

  it("overtaken by a newer deployment has done its work", async () => {
    const bad = world.vercel.production();
    await world.carryOut(await world.approve("rollback"));
    const undo = await world.approve("promote", { deployment: bad.id });
    await world.provider.perform(undo);
    world.pass(aliasJobMs);
    const newer = world.vercel.ship({ commit: { ...bad.commit, sha: "f".repeat(40) }, isBad: false });
    expect(await world.provider.settle(undo, {}, sentAt)).toEqual({
      kind: "settled",
      after: [`The promote succeeded; production serves the newer ${newer.id} by now`],
    });
  });
});
