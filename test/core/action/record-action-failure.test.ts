import { expect, test } from "vitest";
import { makeNoteWait } from "#core/action/note-wait.ts";
import { makeRecordActionFailure } from "#core/action/record-action-failure.ts";
import type { EffectFailure } from "#core/incident/record-effect-failure.ts";
import { makeActionWorld } from "./action-world.ts";

const outage = { message: "Vercel can't be reached.", hint: "Look at its status page." };

function makeWorld() {
  const world = makeActionWorld();
  const heard: string[] = [];
  const recordActionFailure = makeRecordActionFailure({
    ...world,
    recordEffectFailure: async (_failure, incidentId) => heard.push(incidentId),
  });
  const fail = (actionId: string, kind: "plan-action" | "perform-action" | "settle-action", isFinal: boolean) =>
    recordActionFailure({ effect: { kind, actionId }, ...outage, isFinal }, actionId);
  return { ...world, heard, recordActionFailure, fail };
}

test("an action whose provider is down says so on its card while it goes on being planned", async () => {
  const world = makeWorld();
  const asked = await world.ask();
  if (asked.kind === "refused") throw new Error(asked.message);
  await world.fail(asked.action.id, "plan-action", false);
  const action = await world.action(asked.action.id);
  expect(action).toMatchObject({ state: "planning", reason: expect.stringContaining("Vercel can't be reached.") });
  expect(world.work.outbox.waitingOf("show")).toContainEqual(
    expect.objectContaining({ view: expect.objectContaining({ kind: "action-card", actionId: action.id }) }),
  );
  await world.drain(0);
  expect(await world.action(action.id)).toMatchObject({ state: "awaiting-approval", reason: null });
});

test("an action whose planning was given up ends, and the same can be asked for again", async () => {
  const world = makeWorld();
  const asked = await world.ask();
  if (asked.kind === "refused") throw new Error(asked.message);
  await world.fail(asked.action.id, "plan-action", true);
  await world.fail(asked.action.id, "plan-action", true);
  expect(await world.action(asked.action.id)).toMatchObject({ state: "plan-failed" });
  expect((await world.ask()).kind).toBe("requested");
});

test("an approved action whose sending was given up is void; nothing was sent", async () => {
  const world = makeWorld();
  const asked = await world.ask();
  if (asked.kind === "refused") throw new Error(asked.message);
  await world.drain(0);
  const waiting = await world.action(asked.action.id);
  await world.work.actions.save({ ...waiting, state: "approved" });
  await world.fail(waiting.id, "perform-action", true);
  expect(await world.action(waiting.id)).toMatchObject({ state: "void", sentAt: null });
});

test("an action given up in the middle of sending is people's to decide, and is read again", async () => {
  const world = makeWorld();
  const action = await world.askAndApprove();
  await world.work.actions.save({ ...action, state: "sending", sentAt: world.clock.now() });
  world.work.outbox.takeAll();
  await world.fail(action.id, "perform-action", true);
  expect(await world.action(action.id)).toMatchObject({ state: "unknown" });
  expect(world.work.outbox.waitingOf("settle-action")).toHaveLength(1);
});

test("a change that can't be followed to its end is presumed made, so that it can be undone", async () => {
  const world = makeWorld();
  const action = await world.askAndApprove();
  await world.work.actions.save({ ...action, state: "settling", sentAt: world.clock.now() });
  await world.fail(action.id, "settle-action", true);
  const ended = await world.action(action.id);
  expect(ended).toMatchObject({ state: "failed", verification: { before: ended.plan?.before } });
});

test("the incident's room hears it; without an incident the requester hears that the card can't be shown", async () => {
  const world = makeWorld();
  const incident = await world.openIncident();
  const inside = await world.ask({ incidentId: incident.id });
  const outside = await world.ask({ verb: "restart" });
  if (inside.kind === "refused" || outside.kind === "refused") throw new Error("refused");
  await world.fail(inside.action.id, "plan-action", false);
  expect(world.heard).toEqual([incident.id]);
  const { id } = outside.action;
  const effect = { kind: "show", view: { kind: "action-card", actionId: id, incidentId: null } } as const;
  const failure: EffectFailure = { effect, ...outage, isFinal: true };
  await world.recordActionFailure(failure, id);
  expect(world.work.outbox.waitingOf("tell")).toMatchObject([{ userId: "U0MINA" }]);
  expect(world.heard).toHaveLength(1);
});

test("why there is no plan is said once: on the action's card, not in the room as well", async () => {
  const world = makeWorld();
  const incident = await world.openIncident();
  const asked = await world.ask({ incidentId: incident.id });
  if (asked.kind === "refused") throw new Error(asked.message);
  await world.fail(asked.action.id, "plan-action", true);
  expect(await world.action(asked.action.id)).toMatchObject({ state: "plan-failed" });
  expect(world.heard).toEqual([]);
});

test("an approved action that waits for its provider says so on its card, and until when", async () => {
  const world = makeWorld();
  const action = await world.askAndApprove();
  await world.work.actions.save({ ...action, state: "approved" });
  world.work.outbox.takeAll();
  const noteWait = makeNoteWait(world);
  await noteWait(action.id, "vercel");
  await noteWait(action.id, "vercel");
  expect(await world.action(action.id)).toMatchObject({
    state: "approved",
    reason: "Vercel is not answering. It is sent when it answers within 10 minutes, else not at all.",
  });
  expect(world.work.outbox.takeAll()).toHaveLength(1);
});
