import { describe, expect, it, vi } from "vitest";
import { lena, makeActionWorld, mina, policy, web } from "./action-world.ts";

describe("carrying out an action", () => {
  it("an approved rollback is sent once, followed until settled, proved by three good readings, and recorded with its evidence", async () => {
    const world = makeActionWorld();
    const incident = await world.openIncident();
    world.provider.mood.runsFor = 2;
    world.readings.push({ isHealthy: false, text: "503" });
    const approved = await world.askAndApprove({ incidentId: incident.id });
    expect(approved.state).toBe("approved");
    await world.drain();

    const action = await world.action(approved.id);
    expect(action.state).toBe("succeeded");
    expect(world.provider.changes.map(({ to }) => to)).toEqual(["dpl_8"]);
    expect(action.verification).toMatchObject({
      before: ["serves dpl_9"],
      after: ["serves dpl_8"],
      health: { good: 3 },
    });
    const events = await world.work.timeline.of(incident.id);
    expect(events.map(({ kind }) => kind)).toEqual([
      "action-planned",
      "action-approved",
      "action-sent",
      "action-succeeded",
    ]);
    expect(events.at(-1)?.data).toMatchObject({
      before: ["serves dpl_9"],
      after: ["serves dpl_8"],
      health: { good: 3, wanted: 3, last: "200 in 84 ms" },
      approvedBy: ["U0LENA"],
      durations: { settledMs: 3_000, verifiedMs: 3_000 },
    });
  });

  it("a change that needs no approval goes straight on", async () => {
    const world = makeActionWorld();
    const asked = await world.askAndApprove({ verb: "restart" });
    await world.drain();
    expect((await world.action(asked.id)).state).toBe("succeeded");
    expect((await world.action(asked.id)).approvals).toEqual([]);
  });

  it("production that moved after the plan makes the approval void, and nothing is sent", async () => {
    const world = makeActionWorld();
    const approved = await world.askAndApprove();
    world.provider.deploy("dpl_10");
    await world.drain();
    const action = await world.action(approved.id);
    expect(action).toMatchObject({ state: "void", reason: expect.stringContaining("current was dpl_9 and is dpl_10") });
    expect(world.provider.changes).toEqual([]);

    const again = await world.planAgain({ actionId: action.id, by: mina });
    expect(again).toMatchObject({ kind: "requested", action: { state: "planning", verb: "rollback" } });
  });

  it("an approval that was not acted on in time is void: an old yes changes nothing", async () => {
    const world = makeActionWorld();
    const approved = await world.askAndApprove();
    world.clock.advance(3 * 3_600_000);
    await world.drain();
    expect((await world.action(approved.id)).state).toBe("void");
    expect(world.provider.changes).toEqual([]);
  });

  it("two actions on one target run one after the other", async () => {
    const world = makeActionWorld();
    world.provider.mood.runsFor = 20;
    const first = await world.askAndApprove({ verb: "restart" });
    const second = await world.askAndApprove();
    await world.drain(10_000);
    expect((await world.action(first.id)).state).toBe("settling");
    expect((await world.action(second.id)).state).toBe("approved");
    expect(world.provider.changes).toHaveLength(1);
    await world.drain();
    expect((await world.action(second.id)).state).toBe("succeeded");
    expect(world.provider.changes).toHaveLength(2);
  });

  it("the limit per service also holds for changes that were asked for before it was reached", async () => {
    const world = makeActionWorld({
      policy: { ...policy, limits: { actionsPerService: 1, per: { kind: "time", ms: 600_000 } } },
    });
    const first = await world.ask();
    const second = await world.ask({ verb: "restart" });
    if (first.kind === "refused" || second.kind === "refused") throw new Error("both fit when asked for");
    await world.drain(60_000);
    expect((await world.action(second.action.id)).state).toBe("succeeded");
    const planned = await world.action(first.action.id);
    await world.approveAction({ actionId: planned.id, planHash: planned.plan?.hash ?? "", by: lena });
    await world.drain(60_000);
    expect(await world.action(planned.id)).toMatchObject({ state: "void", reason: expect.stringContaining("limit") });
    expect(await world.ask()).toMatchObject({ reason: "over-limit" });
  });

  it("a refusal of the provider ends the action and changes nothing", async () => {
    const world = makeActionWorld();
    world.provider.mood.performs = ["refused"];
    const approved = await world.askAndApprove();
    await world.drain();
    const action = await world.action(approved.id);
    expect(action).toMatchObject({ state: "failed", verification: null });
    expect(action.reason).toContain("plan limit reached");
    expect(
      await world.undoAction({ actionId: action.id, incidentId: null, channelId: "C0ROOM", by: mina }),
    ).toMatchObject({ kind: "refused", reason: "not-in-force" });
  });

  it("a call that certainly never left us is sent again after the wait the provider asked for", async () => {
    const world = makeActionWorld();
    world.provider.mood.performs = ["not-sent", "not-sent"];
    const approved = await world.askAndApprove();
    await world.drain();
    expect((await world.action(approved.id)).state).toBe("succeeded");
    expect(world.provider.changes).toHaveLength(1);
  });

  it("health that stays bad fails the action but keeps its undo and lists the change", async () => {
    const world = makeActionWorld();
    world.readings.push(...Array.from({ length: 500 }, () => ({ isHealthy: false, text: "503" })));
    const approved = await world.askAndApprove();
    await world.drain();
    const action = await world.action(approved.id);
    expect(action).toMatchObject({ state: "failed", reason: "changed, but health is still bad: 503" });
    expect(await world.undoAction({ actionId: null, incidentId: null, channelId: "C0ROOM", by: mina })).toMatchObject({
      kind: "requested",
      action: { verb: "promote", parameters: { deployment: "dpl_9" }, undoes: action.id },
    });
  });

  it("a hundred readings that say the same draw the card once, however their words differ", async () => {
    const world = makeActionWorld();
    world.readings.push(
      ...Array.from({ length: 100 }, (_, index) => ({ isHealthy: false, text: `503 in ${index} ms` })),
    );
    const approved = await world.askAndApprove();
    const want = vi.spyOn(world.work.outbox, "want");
    await world.drain();
    expect((await world.action(approved.id)).state).toBe("succeeded");
    const drawn = want.mock.calls.filter(([effect]) => effect.kind === "show");
    // Sending, running, taken hold, first bad reading, first good one, done.
    expect(drawn.length).toBeLessThanOrEqual(6);
  });

  it("an undo leaves nothing that had to be undone or kept once more", async () => {
    const world = makeActionWorld();
    const approved = await world.askAndApprove();
    await world.drain();
    expect((await world.action(approved.id)).plan?.leaves).not.toBeNull();
    // By the same verb, as it is with scaling: the provider doesn't know that this is the way back.
    const undo = await world.askAndApprove({ parameters: { to: "dpl_9" }, undoes: approved.id });
    await world.drain();
    expect(await world.action(undo.id)).toMatchObject({ state: "succeeded", plan: { leaves: null } });
  });

  it("a change that never settles fails at the deadline, says where to look, and stays listed", async () => {
    const world = makeActionWorld();
    world.provider.mood.runsFor = 10_000;
    const approved = await world.askAndApprove();
    await world.drain();
    const action = await world.action(approved.id);
    expect(action.state).toBe("failed");
    expect(action.reason).toContain("still running at the provider: check memory-host");
    expect(action.verification).not.toBeNull();
  });

  it("a host that can't be read while it settles fails nothing before the deadline", async () => {
    const world = makeActionWorld();
    world.provider.mood.settles = "down";
    const approved = await world.askAndApprove();
    await world.drain(60_000);
    expect((await world.action(approved.id)).state).toBe("settling");
    world.provider.mood.settles = "settled";
    await world.drain();
    expect((await world.action(approved.id)).state).toBe("succeeded");
  });

  it("a service without a health check is proved by the provider alone, and says so", async () => {
    const world = makeActionWorld({ service: { ...web, health: null } });
    const approved = await world.askAndApprove();
    await world.drain();
    expect(await world.action(approved.id)).toMatchObject({ state: "succeeded", verification: { health: null } });
  });

  it("an action without a plan says why and what to do, and can't be approved", async () => {
    const world = makeActionWorld();
    world.provider.mood.plans = "impossible";
    const approved = await world.askAndApprove();
    expect(approved).toMatchObject({
      state: "plan-failed",
      reason: "There is no earlier deployment. Ship a fix instead.",
    });
    expect(await world.approveAction({ actionId: approved.id, planHash: "", by: lena })).toMatchObject({
      kind: "refused",
    });
  });

  it("a host that is down while planning is asked again", async () => {
    const world = makeActionWorld();
    world.provider.mood.plans = "down";
    const asked = await world.ask();
    if (asked.kind === "refused") throw new Error(asked.message);
    await world.drain(5_000);
    expect((await world.action(asked.action.id)).state).toBe("planning");
    world.provider.mood.plans = "plan";
    await world.drain(5_000);
    expect((await world.action(asked.action.id)).state).toBe("awaiting-approval");
  });
});
