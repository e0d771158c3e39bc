import { describe, expect, it } from "vitest";
import { kim, lena, mina } from "#test/core/action/action-world.ts";
import { makeSessionWorld, rollbackRunbook, runbookOf, step } from "./session-world.ts";

type World = ReturnType<typeof makeSessionWorld>;

async function approveNewest(world: World) {
  await world.drain(0);
  const action = world.work.actions.all().at(-1);
  if (action === undefined) throw new Error("no action");
  await world.approveAction({ actionId: action.id, planHash: action.plan?.hash ?? "", by: lena });
}

describe("following a runbook", () => {
  it("the rollback runbook goes from the suspect to the proof, and every step leaves its facts", async () => {
    const world = makeSessionWorld();
    const { incident, session } = await world.start();
    await world.drain(0);
    const look = await world.record(session.id, "look");
    expect(look).toMatchObject({ state: "done", by: null });
    expect(look?.evidence[0]).toEqual({
      text: "Deploy dpl_9 - deployed 6 min before the first alert",
      url: "https://host.example.com/dpl_9",
      isSuspect: true,
    });
    await world.answer(session.id, "decide", { kind: "option", optionId: "yes" });
    const planned = await world.answer(session.id, "rollback", { kind: "plan" });
    expect(planned.kind).toBe("changed");
    await approveNewest(world);
    await world.drain(60_000);
    expect(world.provider.changes).toHaveLength(1);
    expect(await world.record(session.id, "rollback")).toMatchObject({ state: "done", by: "U0MINA" });
    expect((await world.record(session.id, "rollback"))?.evidence.map(({ text }) => text)).toEqual([
      "A-1: rollback Storefront from dpl_9 to dpl_8 (succeeded)",
      "Before: serves dpl_9",
      "After: serves dpl_8",
      "Health: 200 in 84 ms",
    ]);
    await world.drain(6 * 60_000);
    expect(await world.record(session.id, "verify")).toMatchObject({ state: "done" });
    await world.answer(session.id, "tell", { kind: "done" }, kim);
    expect(await world.session(session.id)).toMatchObject({ state: "done", activeStepId: null });
    const facts = (await world.work.timeline.of(incident.id)).filter(({ kind }) => kind.startsWith("runbook"));
    expect(facts.map(({ text }) => text)).toEqual([
      "Runbook started: Roll back the last deploy",
      "Step shown: Step look",
      "Step done: Step look",
      "Step shown: Step decide",
      "Step done: Step decide - Yes, roll back",
      "Step shown: Roll back web",
      "Step done: Roll back web",
      "Step shown: Step verify",
      "Step done: Step verify",
      "Step shown: Step tell",
      "Step done: Step tell",
      "Runbook ended: Roll back the last deploy",
    ]);
  });

  it("the first person's answer acknowledges the incident, once", async () => {
    const world = makeSessionWorld();
    const { incident, session } = await world.start();
    const before = await world.work.incidents.load(incident.id);
    expect(before?.acknowledgedAt).toEqual(world.clock.now());
    world.clock.advance(60_000);
    await world.drain(0);
    await world.answer(session.id, "decide", { kind: "option", optionId: "yes" });
    expect((await world.work.incidents.load(incident.id))?.acknowledgedAt).toEqual(before?.acknowledgedAt);
  });

  it("a second click on a step is refused naming who was first and when", async () => {
    const world = makeSessionWorld();
    const { session } = await world.start();
    await world.drain(0);
    await world.answer(session.id, "decide", { kind: "option", optionId: "yes" }, kim);
    world.clock.advance(120_000);
    expect(await world.answer(session.id, "decide", { kind: "option", optionId: "no" })).toMatchObject({
      reason: "already-answered",
      message: expect.stringContaining("kim answered this step 2 min ago"),
    });
    await world.answer(session.id, "rollback", { kind: "plan" });
    expect(await world.answer(session.id, "rollback", { kind: "plan" }, kim)).toMatchObject({
      reason: "already-answered",
      message: expect.stringContaining("mina has already asked"),
    });
    expect(world.work.actions.all()).toHaveLength(1);
  });

  it("two clicks at once on Plan make one action", async () => {
    const world = makeSessionWorld();
    const { session } = await world.start();
    await world.drain(0);
    await world.answer(session.id, "decide", { kind: "option", optionId: "yes" });
    const clicks = [mina, kim].map((by) => world.answer(session.id, "rollback", { kind: "plan" }, by));
    const kinds = (await Promise.all(clicks)).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(["changed", "refused"]);
    expect(world.work.actions.all()).toHaveLength(1);
  });

  it("a failed action leaves Retry and Continue, and Retry plans anew", async () => {
    const world = makeSessionWorld();
    const { session } = await world.start();
    await world.drain(0);
    await world.answer(session.id, "decide", { kind: "option", optionId: "yes" });
    world.provider.mood.performs = ["refused"];
    await world.answer(session.id, "rollback", { kind: "plan" });
    await approveNewest(world);
    await world.drain(60_000);
    expect(await world.record(session.id, "rollback")).toMatchObject({
      state: "failed",
      reason: expect.stringContaining("plan limit reached"),
    });
    expect(await world.answer(session.id, "rollback", { kind: "skip", reason: "no" })).toMatchObject({
      reason: "already-answered",
    });
    expect((await world.answer(session.id, "rollback", { kind: "retry" })).kind).toBe("changed");
    await approveNewest(world);
    await world.drain(60_000);
    expect(await world.record(session.id, "rollback")).toMatchObject({ state: "done" });
    expect((await world.session(session.id)).activeStepId).toBe("verify");
  });

  it("a refused plan is a failed step, and Continue goes on", async () => {
    const world = makeSessionWorld();
    const { session } = await world.start();
    await world.drain(0);
    await world.answer(session.id, "decide", { kind: "option", optionId: "yes" });
    await world.answer(session.id, "rollback", { kind: "plan" });
    await world.drain(0);
    const [action] = world.work.actions.all();
    await world.refuseAction({ actionId: action?.id ?? "", reason: "not this one", by: lena });
    await world.drain(0);
    expect(await world.record(session.id, "rollback")).toMatchObject({
      state: "failed",
      reason: "A-1 is refused: not this one",
    });
    await world.answer(session.id, "rollback", { kind: "continue" });
    expect((await world.session(session.id)).activeStepId).toBe("verify");
  });

  it("health that is not good for long enough in time goes the way of the timeout", async () => {
    const world = makeSessionWorld({ runbooks: [runbookOf(rollbackRunbook.steps.slice(3))] });
    world.readings.push(...Array.from({ length: 1_000 }, (_, index) => ({ isHealthy: index % 60 !== 0, text: "503" })));
    const { session } = await world.start();
    await world.drain(20 * 60_000);
    expect(await world.record(session.id, "verify")).toMatchObject({
      state: "failed",
      reason: expect.stringContaining("was not healthy for 5 min within 15 min"),
    });
    expect((await world.session(session.id)).activeStepId).toBe("escalate");
    await world.answer(session.id, "escalate", { kind: "plan" });
    expect(world.pages).toHaveLength(1);
    expect((await world.session(session.id)).state).toBe("done");
  });

  it("skipping needs a reason and follows the step's own way on", async () => {
    const world = makeSessionWorld({ runbooks: [runbookOf(rollbackRunbook.steps.slice(4))] });
    const { session } = await world.start();
    expect(await world.answer(session.id, "tell", { kind: "skip", reason: " " })).toMatchObject({
      reason: "missing-reason",
    });
    await world.answer(session.id, "tell", { kind: "skip", reason: "no customers yet" });
    expect(await world.session(session.id)).toMatchObject({ state: "done" });
    expect(await world.record(session.id, "escalate")).toBeUndefined();
  });

  it("a step whose condition is false is passed over as if it were not there", async () => {
    const steps = [
      step("ask", {
        kind: "ask",
        options: [
          { id: "yes", label: "Yes", goTo: null },
          { id: "no", label: "No", goTo: null },
        ],
      }),
      step("only-yes", { kind: "do", text: "x" }, { when: 'answers.ask == "yes"', goTo: "end" }),
      step("both", { kind: "do", text: "y" }),
    ];
    const world = makeSessionWorld({ runbooks: [runbookOf(steps)] });
    const { session } = await world.start();
    await world.answer(session.id, "ask", { kind: "option", optionId: "no" });
    expect(await world.record(session.id, "only-yes")).toMatchObject({
      state: "skipped",
      reason: 'not needed: answers.ask == "yes"',
    });
    expect((await world.session(session.id)).activeStepId).toBe("both");
  });

  it("a check that breaks fails its step in words instead of leaving it silent", async () => {
    const world = makeSessionWorld({
      runbooks: [runbookOf([step("odd", { kind: "check", action: "moon", service: null, parameters: {} })])],
    });
    const { session } = await world.start();
    await world.drain(0);
    expect(await world.record(session.id, "odd")).toMatchObject({
      state: "failed",
      reason: "there is no check moon; the checks are changes, health",
    });
  });

  it("automatic steps that go round in circles are stopped", async () => {
    const circle = [step("a", { kind: "check", action: "health", service: "web", parameters: {} }, { goTo: "a" })];
    const world = makeSessionWorld({ runbooks: [runbookOf(circle)] });
    const { session } = await world.start();
    await world.drain(60_000);
    expect((await world.session(session.id)).state).toBe("stopped");
  });

  it("the wrong kind of answer is refused with the right ones", async () => {
    const world = makeSessionWorld();
    const { session } = await world.start();
    await world.drain(0);
    expect(await world.answer(session.id, "decide", { kind: "done" })).toMatchObject({
      message: "This step takes one of: Yes, roll back, No.",
    });
    expect(await world.answer(session.id, "decide", { kind: "option", optionId: "maybe" })).toMatchObject({
      reason: "unknown-option",
    });
  });
});
