import { expect, test } from "vitest";
import { stopSessionsOf } from "#core/runbook/stop-sessions-of.ts";
import { mina } from "#test/core/action/action-world.ts";
import { makeSessionWorld, runbookOf, step } from "./session-world.ts";

test("an incident that is over leaves no step to answer, and says which runbook was stopped, once", async () => {
  const world = makeSessionWorld({ runbooks: [runbookOf([step("tell", { kind: "do", text: "Tell customers" })])] });
  const { incident, session } = await world.start();
  await world.drain(0);
  const stop = () => world.transact((work) => stopSessionsOf(work, incident.id, mina, world.clock.now()));
  expect(await stop()).toEqual(["Roll back the last deploy"]);
  expect(await stop()).toEqual([]);
  expect(await world.session(session.id)).toMatchObject({ state: "stopped", activeStepId: null });
  expect(await world.record(session.id, "tell")).toMatchObject({
    state: "skipped",
    by: "U0MINA",
    reason: "the incident was resolved",
  });
  const view = { kind: "runbook-step", sessionId: session.id, stepId: "tell", incidentId: incident.id };
  expect(world.work.outbox.waitingOf("show")).toContainEqual({ kind: "show", view });
  expect(await world.answer(session.id, "tell", { kind: "done" })).toMatchObject({ kind: "refused" });
});
