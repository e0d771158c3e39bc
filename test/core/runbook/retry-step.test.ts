import { describe, expect, it } from "vitest";
import { makeAnswerStep } from "#core/runbook/answer-step.ts";
import { makePlanStep } from "#core/runbook/plan-step.ts";
import type { RunbookWork } from "#core/runbook/session-store.ts";
import type { Transact } from "#core/shared/transact.ts";
import { kim, mina } from "#test/core/action/action-world.ts";
import { makeSessionWorld, runbookOf, step } from "./session-world.ts";

const rollback = step("rollback", { kind: "act", action: "rollback", service: "web", parameters: {} });

/** A rollback step that failed because its action A-1 has no plan; the next one has none either until `mood.plans` says so. */
async function failedStep() {
  const world = makeSessionWorld({ runbooks: [runbookOf([rollback])] });
  const { session } = await world.start("application-rollback");
  world.provider.mood.plans = "impossible";
  await world.answer(session.id, "rollback", { kind: "plan" });
  await world.drain(0);
  return {
    world,
    record: () => world.record(session.id, "rollback"),
    retry: (by: typeof mina) => world.answer(session.id, "rollback", { kind: "retry" }, by),

    /** Kim's Retry, with something that happens right after it has looked at the step. */
    retryAsKim: (meanwhile: () => Promise<unknown>) => {
      let hasLooked = false;
      const transact: Transact<RunbookWork> = async (job) => {
        const result = await world.transact(job);
        if (!hasLooked) {
          hasLooked = true;
          await meanwhile();
        }
        return result;
      };
      const planStep = makePlanStep({ ...world, requestPage: async () => ({ kind: "changed" }) });
      const answerStep = makeAnswerStep({ ...world, transact, planStep });
      return answerStep({ sessionId: session.id, stepId: "rollback", answer: { kind: "retry" }, by: kim });
    },
  };
}

describe("Retry on a step whose plan failed", () => {
  it("a second Retry that is taken just after the first one's plan failed leaves the step failed, with why", async () => {
    const { world, record, retry, retryAsKim } = await failedStep();
    expect((await retry(mina)).kind).toBe("changed");
    const second = await retryAsKim(() => world.drain(0));
    expect(world.work.actions.all().map(({ state }) => state)).toEqual(["plan-failed", "plan-failed"]);
    expect(await record()).toMatchObject({
      state: "failed",
      actionId: world.work.actions.all()[1]?.id,
      reason: "A-2 has no plan: There is no earlier deployment. Ship a fix instead.",
    });
    expect(second).toEqual({
      kind: "refused",
      reason: "already-answered",
      message:
        "mina has already asked for this step's action, and A-2 is without a plan (planning failed): There is no earlier deployment. Ship a fix instead. Press Retry on the step to try again.",
    });
    world.provider.mood.plans = "plan";
    expect((await retry(kim)).kind).toBe("changed");
    await world.drain(0);
    expect(world.work.actions.all().at(-1)).toMatchObject({ number: 3, state: "awaiting-approval" });
  });

  it("of two Retry at once one plans, and the other hears who is planning what", async () => {
    const { world, record, retry } = await failedStep();
    world.provider.mood.plans = "plan";
    const [first, second] = await Promise.all([retry(mina), retry(kim)]);
    expect(first.kind).toBe("changed");
    expect(second).toMatchObject({
      reason: "already-answered",
      message: "mina has already asked for this step's action: A-2 is still being planned. See its card.",
    });
    await world.drain(0);
    expect(world.work.actions.all().map(({ state }) => state)).toEqual(["plan-failed", "awaiting-approval"]);
    expect(await record()).toMatchObject({ state: "active", actionId: world.work.actions.all()[1]?.id, by: "U0MINA" });
    expect(await retry(kim)).toMatchObject({
      message: "mina has already asked for this step's action: A-2 is waiting for approval. See its card.",
    });
  });

  it("a Retry that was prepared before the other one's plan failed plans once more, and only that plan is under way", async () => {
    const { world, record, retry, retryAsKim } = await failedStep();
    const second = await retryAsKim(async () => {
      await retry(mina);
      await world.drain(0);
    });
    expect(second.kind).toBe("changed");
    expect(world.work.actions.all().map(({ state }) => state)).toEqual(["plan-failed", "plan-failed", "planning"]);
    expect(await record()).toMatchObject({ state: "active", actionId: world.work.actions.all()[2]?.id, by: "U0KIM" });
  });

  it("a press on a button that the step had before it failed hears why it failed, and what to press", async () => {
    const { world } = await failedStep();
    const [session] = await world.work.sessions.ofIncident(world.work.actions.all()[0]?.incidentId ?? "");
    world.clock.advance(3_000);
    expect(await world.answer(session?.id ?? "", "rollback", { kind: "plan" }, kim)).toMatchObject({
      reason: "already-answered",
      message:
        "This step failed 3 s ago (A-1 has no plan: There is no earlier deployment. Ship a fix instead.). Nothing was changed. Press Retry to try again, or Continue to go on without it.",
    });
  });
});
