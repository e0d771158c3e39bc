import { describe, expect, it } from "vitest";
import { kim, lena } from "#test/core/action/action-world.ts";
import { makeSessionWorld, rollbackRunbook } from "./session-world.ts";

type World = ReturnType<typeof makeSessionWorld>;

async function approveNewest(world: World) {
  await world.drain(0);
  const action = world.work.actions.all().at(-1);
  if (action === undefined) throw new Error("no action");
  await world.approveAction({ actionId: action.id, planHash: action.plan?.hash ?? "", by: lena });
}

describe("one run of a runbook", () => {
  it("stopping ends it for everybody, and leaves the action that a step asked for to its own card", async () => {
    const world = makeSessionWorld();
    const { session } = await world.start();
    await world.drain(0);
    await world.answer(session.id, "decide", { kind: "option", optionId: "yes" });
    await world.answer(session.id, "rollback", { kind: "plan" });
    await world.stopSession({ sessionId: session.id, by: kim });
    expect(await world.stopSession({ sessionId: session.id, by: kim })).toMatchObject({ reason: "session-ended" });
    expect(await world.record(session.id, "rollback")).toMatchObject({
      state: "skipped",
      reason: "the runbook was stopped",
    });
    await approveNewest(world);
    await world.drain(60_000);
    expect(world.provider.changes).toHaveLength(1);
    expect((await world.session(session.id)).state).toBe("stopped");
  });

  it("one runbook runs at a time, on a copy that later edits don't touch", async () => {
    const editable = { ...rollbackRunbook, steps: [...rollbackRunbook.steps] };
    const world = makeSessionWorld({ runbooks: [editable] });
    const { incident, session } = await world.start();
    editable.steps.length = 0;
    expect(await world.startSession({ incidentId: incident.id, runbookId: null, by: kim })).toMatchObject({
      kind: "already",
      session: { id: session.id },
    });
    expect((await world.session(session.id)).runbook.steps).toHaveLength(6);
  });

  it("somebody without a role can look but not answer", async () => {
    const world = makeSessionWorld();
    const { session } = await world.start();
    const nobody = { kind: "person", userId: "" } as const;
    expect(await world.answer(session.id, "decide", { kind: "option", optionId: "yes" }, nobody)).toMatchObject({
      reason: "missing-role",
    });
  });
});
