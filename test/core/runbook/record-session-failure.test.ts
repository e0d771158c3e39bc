import { expect, test } from "vitest";
import { makeRecordSessionFailure } from "#core/runbook/record-session-failure.ts";
import { makeSessionWorld, runbookOf, step } from "./session-world.ts";

const bug = { message: "Muster failed.", hint: "Look at the log." };

test("an automatic step that was given up waits for Retry or Continue, and the room hears it", async () => {
  const steps = [step("look", { kind: "check", action: "changes", service: null, parameters: {} })];
  const world = makeSessionWorld({ runbooks: [runbookOf(steps)] });
  const heard: string[] = [];
  const recordSessionFailure = makeRecordSessionFailure({
    ...world,
    recordEffectFailure: async (_failure, incidentId) => heard.push(incidentId),
  });
  const { incident, session } = await world.start("application-rollback");
  const effect = { kind: "tick-session", sessionId: session.id } as const;
  await recordSessionFailure({ effect, ...bug, isFinal: false }, session.id);
  expect(await world.record(session.id, "look")).toMatchObject({ state: "active" });
  await recordSessionFailure({ effect, ...bug, isFinal: true }, session.id);
  expect(await world.record(session.id, "look")).toMatchObject({
    state: "failed",
    reason: `${bug.message} ${bug.hint}`,
  });
  expect(await world.answer(session.id, "look", { kind: "retry" })).toMatchObject({ kind: "changed" });
  expect(heard).toEqual([incident.id, incident.id]);
});

test("a step that waits for its action is left to the action", async () => {
  const steps = [step("go", { kind: "act", action: "restart", service: "web", parameters: {} })];
  const world = makeSessionWorld({ runbooks: [runbookOf(steps)] });
  const recordSessionFailure = makeRecordSessionFailure({ ...world, recordEffectFailure: async () => undefined });
  const { session } = await world.start("application-rollback");
  await world.answer(session.id, "go", { kind: "plan" });
  const effect = { kind: "tick-session", sessionId: session.id } as const;
  await recordSessionFailure({ effect, ...bug, isFinal: true }, session.id);
  expect(await world.record(session.id, "go")).toMatchObject({ state: "active" });
});
