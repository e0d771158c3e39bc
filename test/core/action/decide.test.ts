import { describe, expect, it } from "vitest";
import { isChangeLeft } from "#core/action/in-force.ts";
import { system } from "#core/shared/actor.ts";
import { kim, lena, makeActionWorld, mina, policy, rule, web } from "./action-world.ts";

async function planned(world: ReturnType<typeof makeActionWorld>) {
  const asked = await world.ask();
  if (asked.kind === "refused") throw new Error(asked.message);
  await world.drain(0);
  const action = await world.action(asked.action.id);
  return { id: action.id, planHash: action.plan?.hash ?? "" };
}

describe("asking for an action", () => {
  it("names what exists when service, verb or parameter does not", async () => {
    const world = makeActionWorld();
    expect(await world.ask({ serviceId: "api" })).toMatchObject({ message: expect.stringContaining("web") });
    expect(await world.ask({ verb: "fly" })).toMatchObject({ message: expect.stringContaining("restart, rollback") });
    expect(await world.ask({ parameters: { speed: "3" } })).toMatchObject({ reason: "unknown-parameter" });
    expect(await world.ask({ verb: "promote" })).toMatchObject({ reason: "missing-parameter" });
    expect(world.work.actions.all()).toEqual([]);
  });

  it("goes to production first, elsewhere only when told, and is refused when it stays ambiguous", async () => {
    const world = makeActionWorld();
    expect(await world.ask()).toMatchObject({ action: { target: { environment: "production" } } });
    expect(await world.ask({ parameters: { environment: "staging" } })).toMatchObject({
      action: { target: { environment: "staging" }, parameters: {} },
    });
    expect(await world.ask({ parameters: { environment: "mars" } })).toMatchObject({
      reason: "no-such-target",
      message: expect.stringContaining("environment=staging"),
    });
    const twins = web.targets.map((target) => ({ ...target, environment: "production" }));
    const twin = makeActionWorld({ service: { ...web, targets: twins } });
    expect(await twin.ask()).toMatchObject({
      reason: "ambiguous-target",
      message: expect.stringContaining("project=prj_1, project=prj_2"),
    });
    expect(await twin.ask({ parameters: { project: "prj_2" } })).toMatchObject({
      action: { target: { ids: { project: "prj_2" } } },
    });
  });

  it("is refused when no rule matches, the role is missing, or nobody asks", async () => {
    const none = makeActionWorld({ policy: { ...policy, actions: [] } });
    expect(await none.ask()).toMatchObject({ reason: "no-policy" });
    const leads = makeActionWorld({ policy: { ...policy, actions: [{ ...rule({ approvals: 0 }), run: "approver" }] } });
    expect(await leads.ask()).toMatchObject({ reason: "missing-role", message: expect.stringContaining("lena, max") });
    expect(await leads.ask({ by: system("Alertmanager") })).toMatchObject({ reason: "not-a-person" });
    expect(await leads.ask({ by: lena })).toMatchObject({ kind: "requested" });
  });

  it("twice for the same change makes one action", async () => {
    const world = makeActionWorld();
    await world.ask();
    expect(await world.ask({ by: kim })).toMatchObject({
      reason: "already-asked",
      message: expect.stringContaining("A-1"),
    });
    expect(world.work.actions.all()).toHaveLength(1);
  });

  it("in a drill never touches production", async () => {
    const world = makeActionWorld();
    const incident = await world.openIncident();
    await world.work.incidents.save({ ...incident, isDrill: true });
    expect(await world.ask({ incidentId: incident.id })).toMatchObject({ reason: "drill" });
    expect(await world.ask({ incidentId: incident.id, parameters: { environment: "staging" } })).toMatchObject({
      kind: "requested",
    });
  });

  it("wants its card, and its session told", async () => {
    const world = makeActionWorld();
    await world.ask({ step: { sessionId: "s-1", stepId: "rollback" } });
    expect(world.work.outbox.waiting().map(({ effect }) => effect.kind)).toEqual([
      "plan-action",
      "show",
      "tick-session",
    ]);
  });
});

describe("approving", () => {
  it("by the requester is refused with the reason and who may; a lead's word is taken", async () => {
    const world = makeActionWorld();
    const asked = await world.ask({ by: lena });
    if (asked.kind === "refused") throw new Error(asked.message);
    await world.drain(0);
    const { id, plan } = await world.action(asked.action.id);
    const own = await world.approveAction({ actionId: id, planHash: plan?.hash ?? "", by: lena });
    expect(own).toMatchObject({ reason: "self-approval", message: expect.stringContaining("Who can: lena, max") });
    const stranger = await world.approveAction({ actionId: id, planHash: plan?.hash ?? "", by: kim });
    expect(stranger).toMatchObject({ reason: "not-an-approver", message: expect.stringContaining("lena, max") });
    const max = { kind: "person", userId: "U0MAX" } as const;
    expect(await world.approveAction({ actionId: id, planHash: plan?.hash ?? "", by: max })).toMatchObject({
      action: { state: "approved", approvals: [{ by: "U0MAX" }] },
    });
  });

  it("another plan than the present one is refused", async () => {
    const world = makeActionWorld();
    const { id } = await planned(world);
    expect(await world.approveAction({ actionId: id, planHash: "0".repeat(64), by: lena })).toMatchObject({
      reason: "plan-changed",
    });
  });

  it("twice by one person counts once, and a second click sends nothing", async () => {
    const world = makeActionWorld({
      policy: { ...policy, actions: [rule({ approvals: 2, approve: "approver" })] },
    });
    const { id, planHash } = await planned(world);
    await world.approveAction({ actionId: id, planHash, by: lena });
    expect(await world.approveAction({ actionId: id, planHash, by: lena })).toMatchObject({
      reason: "already-approved-by-you",
    });
    expect((await world.action(id)).state).toBe("awaiting-approval");
    await world.approveAction({ actionId: id, planHash, by: { kind: "person", userId: "U0MAX" } });
    await world.drain();
    expect(await world.approveAction({ actionId: id, planHash, by: lena })).toMatchObject({
      reason: "action-succeeded",
    });
    expect(world.provider.changes).toHaveLength(1);
  });

  it("nobody in time expires it", async () => {
    const world = makeActionWorld();
    const { id, planHash } = await planned(world);
    await world.drain(11 * 60_000);
    expect((await world.action(id)).state).toBe("expired");
    expect(await world.approveAction({ actionId: id, planHash, by: lena })).toMatchObject({ reason: "action-expired" });
    expect(world.provider.changes).toEqual([]);
  });

  it("withdrawing is the requester's, refusing anybody's who has a role, and both end it", async () => {
    const world = makeActionWorld();
    const first = await planned(world);
    expect(await world.withdrawAction({ actionId: first.id, by: lena })).toMatchObject({ reason: "not-the-requester" });
    expect(await world.withdrawAction({ actionId: first.id, by: mina })).toMatchObject({
      action: { state: "withdrawn" },
    });
    const second = await planned(world);
    const nobody = { kind: "person", userId: "" } as const;
    expect(await world.refuseAction({ actionId: second.id, reason: null, by: nobody })).toMatchObject({
      reason: "missing-role",
    });
    expect(await world.refuseAction({ actionId: second.id, reason: "wrong service", by: kim })).toMatchObject({
      action: { state: "refused", reason: "wrong service" },
    });
    await world.drain();
    expect(world.provider.changes).toEqual([]);
  });

  it("withdrawn after approval but before sending sends nothing", async () => {
    const world = makeActionWorld();
    const approved = await world.askAndApprove();
    expect(await world.withdrawAction({ actionId: approved.id, by: mina })).toMatchObject({ kind: "changed" });
    await world.drain();
    expect(world.provider.changes).toEqual([]);
  });
});

describe("undoing", () => {
  async function rolledBack() {
    const world = makeActionWorld();
    const incident = await world.openIncident();
    const action = await world.askAndApprove({ incidentId: incident.id });
    await world.drain();
    return { world, incident, action: await world.action(action.id) };
  }
  async function approve(world: ReturnType<typeof makeActionWorld>, id: string) {
    await world.drain(0);
    const { plan } = await world.action(id);
    await world.approveAction({ actionId: id, planHash: plan?.hash ?? "", by: lena });
    await world.drain();
  }

  it("goes through plan and approval, and then the change is no longer left in place", async () => {
    const { world, incident, action } = await rolledBack();
    expect(isChangeLeft(action)).toBe(true);
    const undo = await world.undoAction({ actionId: null, incidentId: incident.id, channelId: "C0ROOM", by: mina });
    if (undo.kind === "refused") throw new Error(undo.message);
    expect(world.provider.live()).toBe("dpl_8");
    await approve(world, undo.action.id);
    expect(world.provider.live()).toBe("dpl_9");
    const original = await world.action(action.id);
    expect(original.undoneBy).toBe(undo.action.id);
    expect(isChangeLeft(original)).toBe(false);
    const again = await world.undoAction({ actionId: action.id, incidentId: null, channelId: "C0ROOM", by: mina });
    expect(again).toMatchObject({ kind: "refused", reason: "already-undone" });
  });

  it("twice at once makes one undo", async () => {
    const { world, action } = await rolledBack();
    const ask = () => world.undoAction({ actionId: action.id, incidentId: null, channelId: "C0ROOM", by: mina });
    const [first, second] = await Promise.all([ask(), ask()]);
    expect([first.kind, second.kind].sort()).toEqual(["refused", "requested"]);
  });

  it("what has no way back is refused with the reason", async () => {
    const world = makeActionWorld();
    const restart = await world.askAndApprove({ verb: "restart" });
    await world.drain();
    expect(
      await world.undoAction({ actionId: restart.id, incidentId: null, channelId: "C0ROOM", by: mina }),
    ).toMatchObject({ reason: "no-way-back", message: expect.stringContaining("a restart can't be taken back") });
  });

  it("a kept change is not left over any more but can still be undone", async () => {
    const { world, action } = await rolledBack();
    expect(await world.keepAction({ actionId: action.id, by: kim })).toMatchObject({ action: { keptBy: "U0KIM" } });
    expect(await world.keepAction({ actionId: action.id, by: kim })).toMatchObject({ reason: "already-kept" });
    expect(isChangeLeft(await world.action(action.id))).toBe(false);
    expect(
      await world.undoAction({ actionId: action.id, incidentId: null, channelId: "C0ROOM", by: mina }),
    ).toMatchObject({ kind: "requested" });
  });

  it("is not stopped by the limit on changes", async () => {
    const world = makeActionWorld({
      policy: { ...policy, limits: { actionsPerService: 1, per: { kind: "time", ms: 3_600_000 } } },
    });
    const action = await world.askAndApprove();
    await world.drain();
    const undo = await world.undoAction({ actionId: action.id, incidentId: null, channelId: "C0ROOM", by: mina });
    if (undo.kind === "refused") throw new Error(undo.message);
    await approve(world, undo.action.id);
    expect(world.provider.live()).toBe("dpl_9");
  });
});
