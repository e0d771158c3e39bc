import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeRenderProvider } from "#adapters/render/action-provider.ts";
import { makeRenderChangeSource } from "#adapters/render/change-source.ts";
import { makeRenderClient } from "#adapters/render/client.ts";
import type { ActionProvider, ApprovedOrder, SettleAnswer } from "#core/action/action-provider.ts";
import { chooseTarget } from "#core/action/choose-target.ts";
import type { JsonObject } from "#core/shared/json.ts";
import { credentials } from "#sandbox/credentials.ts";
import { type EmulatedWorld, startEmulatedWorld } from "#test/sandbox/providers/emulated-world.ts";
import { approved, orderFor, planned, serviceAt } from "../orders.ts";
import { impatientMs, makeTestHttp } from "../test-http.ts";

const deployMs = 1_500;
const instancesMs = 800;
const startedAt = Date.parse("2026-03-02T03:00:00Z");

let world: EmulatedWorld;
let provider: ActionProvider;
let elapsedMs = 0;
beforeEach(async () => {
  elapsedMs = 0;
  world = await startEmulatedWorld(`Bearer ${credentials.renderKey}`);
  provider = makeRenderProvider({ client: clientWith() });
});
afterEach(() => world.close());

function clientWith(timeoutMs?: number) {
  const baseUrl = `${world.sandbox.url}/render/v1`;
  return makeRenderClient({ http: makeTestHttp(timeoutMs), baseUrl, token: credentials.renderKey });
}
function pass(ms: number): void {
  elapsedMs += ms;
  world.pass(ms);
}

const now = () => new Date(startedAt + elapsedMs);
const render = () => world.sandbox.providers.render.state;
const service = (id = "srv-api") => {
  const found = render().service(id);
  if (found === undefined) throw new Error(`The sandbox has no ${id}.`);
  return found;
};
const live = () =>
  render()
    .deploys("srv-api")
    .find(({ status }) => status === "live");
const writes = () => world.sandbox.providers.render.calls.filter(({ method }) => method !== "GET");
const order = (verb: string, parameters: Record<string, string> = {}, id = "srv-api") =>
  orderFor({ provider: "render", ids: { service: id }, verb, parameters, now: now() });
const approve = async (verb: string, parameters: Record<string, string> = {}): Promise<ApprovedOrder> =>
  approved(order(verb, parameters), await planned(provider, order(verb, parameters)));
const settle = (change: ApprovedOrder, reference: JsonObject, sentAt: Date): Promise<SettleAnswer> =>
  provider.settle({ ...change, now: now() }, reference, sentAt);

async function send(change: ApprovedOrder): Promise<JsonObject> {
  const ending = await provider.perform(change);
  if (ending.kind !== "sent") throw new Error(`It was not sent but ${ending.kind}: ${ending.reason}`);
  return ending.reference;
}

/** Sends an approved rollback and lets Render finish it. */
async function carryOut(change: ApprovedOrder): Promise<SettleAnswer> {
  const sentAt = now();
  const reference = await send(change);
  pass(deployMs);
  return settle(change, reference, sentAt);
}

describe("a rollback at Render", () => {
  it("deploys what ran before, stops autodeploy, and its undo takes both back", async () => {
    const bad = live();
    const plan = await planned(provider, order("rollback"));
    const change = approved(order("rollback"), plan);
    const sentAt = now();
    const reference = await send(change);
    expect(service().autoDeploy).toBe("no");
    expect(await settle(change, reference, sentAt)).toEqual({
      kind: "running",
      progress: "Render: build in progress",
    });
    pass(deployMs);
    expect(await settle(change, reference, sentAt)).toMatchObject({
      kind: "settled",
      after: [expect.stringContaining("Batch the outbox"), "Autodeploy off"],
    });
    expect(plan.leaves).toContain("autodeploy is off");

    const { inverse } = plan;
    if (inverse.kind === "none") throw new Error("A rollback has a way back.");
    const asked = { service: serviceAt("render", { service: "srv-api" }), verb: inverse.verb, target: null };
    expect(chooseTarget({ ...asked, parameters: inverse.parameters }, [provider])).toMatchObject({ kind: "chosen" });
    const undo = await approve(inverse.verb, inverse.parameters);
    expect(await carryOut(undo)).toMatchObject({ kind: "settled", after: [expect.anything(), "Autodeploy on"] });
    expect([live()?.commit, service().autoDeploy]).toEqual([bad?.commit, "yes"]);
  });

  it("after a rollback goes further back, never forward to what was taken back", async () => {
    const commits = render()
      .deploys("srv-api")
      .map(({ commit }) => commit.id);
    await carryOut(await approve("rollback"));
    expect(live()?.commit.id).toBe(commits[1]);
    const further = await approve("rollback");
    expect(further.instruction).toMatchObject({ code: commits[2] });
    await carryOut(further);
    expect(await provider.plan(order("rollback"))).toMatchObject({
      kind: "impossible",
      reason: "There is no earlier deploy to go back to",
      hint: expect.stringContaining(commits[0]?.slice(0, 7) ?? ""),
    });
  });

  it("goes to the deploy of a commit or an id, and compares the older with the newer code", async () => {
    const [newest, , oldest] = render().deploys("srv-api");
    if (newest === undefined || oldest === undefined) throw new Error("The sandbox has too few deploys.");
    for (const to of [oldest.commit.id, oldest.commit.id.slice(0, 7), oldest.id]) {
      const plan = await planned(provider, order("rollback", { to }));
      expect(plan.instruction).toMatchObject({ deployId: oldest.id });
      expect(plan.codeRange).toEqual({ base: oldest.commit.id, head: newest.commit.id, isTakenBack: true });
    }
    await carryOut(await approve("rollback", { to: oldest.id }));
    const forth = await planned(provider, order("rollback", { to: newest.id }));
    expect(forth.codeRange).toEqual({ base: oldest.commit.id, head: newest.commit.id, isTakenBack: false });
  });

  it("keeps autodeploy as it is when it is off already, and says nothing about it", async () => {
    service().autoDeploy = "no";
    const plan = await planned(provider, order("rollback"));
    expect([plan.leaves, plan.warnings]).toEqual([null, []]);
    await send(approved(order("rollback"), plan));
    expect(writes().map(({ method }) => method)).toEqual(["POST"]);
  });

  it("has no plan while a deploy is under way", async () => {
    render().push("srv-api", { id: "f".repeat(40), message: "Another fix" });
    expect(await provider.plan(order("rollback"))).toMatchObject({
      kind: "impossible",
      reason: expect.stringContaining("is under way"),
    });
  });

  it("that was refused has changed nothing, autodeploy neither", async () => {
    const change = await approve("rollback");
    world.sandbox.faults.next(/rollback/, { kind: "http", status: 403 });
    expect(await provider.perform(change)).toMatchObject({ kind: "refused" });
    expect([writes().length, service().autoDeploy]).toEqual([1, "yes"]);
  });

  it("whose build fails gives autodeploy back", async () => {
    render().failNextDeploy();
    expect(await carryOut(await approve("rollback"))).toMatchObject({
      kind: "failed",
      reason: "Render's deploy ended as “build_failed”",
    });
    expect(service().autoDeploy).toBe("yes");
  });

  it("whose build fails says so when autodeploy could not be given back", async () => {
    render().failNextDeploy();
    const change = await approve("rollback");
    const reference = await send(change);
    pass(deployMs);
    world.sandbox.faults.next(/PATCH/, { kind: "http", status: 403 });
    expect(await settle(change, reference, now())).toMatchObject({
      kind: "failed",
      reason: expect.stringContaining("autodeploy is off and could not be switched on again"),
    });
  });

  it("stops autodeploy later when that got lost at first", async () => {
    const change = await approve("rollback");
    world.sandbox.faults.next(/PATCH/, { kind: "drop-before" });
    const reference = await send(change);
    expect(service().autoDeploy).toBe("yes");
    pass(deployMs);
    world.sandbox.faults.next(/PATCH/, { kind: "http", status: 503 });
    expect(await settle(change, reference, now())).toMatchObject({ kind: "running" });
    expect(await settle(change, reference, now())).toMatchObject({ kind: "settled" });
    expect(service().autoDeploy).toBe("no");
  });

  it("says that autodeploy is still on when Render refuses to stop it", async () => {
    const change = await approve("rollback");
    world.sandbox.faults.next(/PATCH/, { kind: "http", status: 403 }, 2);
    const reference = await send(change);
    pass(deployMs);
    expect(await settle(change, reference, now())).toMatchObject({
      kind: "settled",
      after: [expect.anything(), expect.stringContaining("Autodeploy is still on")],
    });
  });
});

describe("a rollback at Render whose answer got lost", () => {
  it.each([
    [{ kind: "drop-after" }],
    [{ kind: "status-after-commit", status: 502 }],
    [{ kind: "invalid-json" }],
  ] as const)("after it was taken (%j) is found by what it deploys, and settles", async (fault) => {
    const change = await approve("rollback");
    world.sandbox.faults.next(/POST .*rollback/, fault);
    const sentAt = now();
    expect(await provider.perform(change)).toMatchObject({ kind: "unknown" });
    pass(100);
    const located = await provider.locate(change, sentAt);
    if (located.kind !== "happened") throw new Error(`It was not found: ${located.kind}`);
    pass(deployMs);
    expect(await settle(change, located.reference, sentAt)).toMatchObject({ kind: "settled" });
    expect(service().autoDeploy).toBe("no");
    expect(writes().filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  it.each([[{ kind: "drop-before" }], [{ kind: "hang" }]] as const)(
    "before it was taken (%j): Render shows that nothing happened, and the same order still fits",
    async (fault) => {
      const change = await approve("rollback");
      world.sandbox.faults.next(/POST .*rollback/, fault);
      const impatient = makeRenderProvider({ client: clientWith(impatientMs) });
      expect(await impatient.perform(change)).toMatchObject({ kind: "unknown" });
      expect(await provider.locate(change, now())).toEqual({ kind: "did-not-happen" });
      expect((await planned(provider, order("rollback"))).basis).toEqual(change.basis);
      expect(await carryOut(change)).toMatchObject({ kind: "settled" });
    },
  );

  it("is not mistaken for an earlier rollback to the same code", async () => {
    const bad = live();
    await carryOut(await approve("rollback"));
    await carryOut(await approve("rollback", { to: bad?.id ?? "" }));
    const again = await approve("rollback");
    expect(await provider.locate(again, now())).toEqual({ kind: "did-not-happen" });
  });
});

describe("a scale at Render", () => {
  it("takes hold when the instances run, and its undo goes back", async () => {
    const plan = await planned(provider, order("scale", { to: "4" }));
    const change = approved(order("scale", { to: "4" }), plan);
    const sentAt = now();
    await send(change);
    expect(await settle(change, {}, sentAt)).toEqual({ kind: "running", progress: "Render: 2 of 4 instances run" });
    pass(instancesMs);
    expect(await settle(change, {}, sentAt)).toEqual({ kind: "settled", after: ["4 instances running"] });
    expect(plan.inverse).toMatchObject({ verb: "scale", parameters: { to: "2" } });
  });

  it("has no plan under autoscaling, and says why", async () => {
    expect(await provider.plan(order("scale", { to: "4" }, "srv-worker"))).toEqual({
      kind: "impossible",
      reason: "Autoscaling is on (1 to 5 instances): Render accepts a manual scale and ignores it",
      hint: expect.stringContaining("Change autoscaling's minimum"),
    });
  });

  it.each(["", "0", "101", "three", "-1", "2.5", "2"])("has no plan to “%s” instances", async (to) => {
    expect(await provider.plan(order("scale", { to }))).toMatchObject({ kind: "impossible" });
  });

  it("that autoscaling came before has failed instead of running for ever", async () => {
    const change = await approve("scale", { to: "4" });
    service().autoscaling = service("srv-worker").autoscaling;
    await send(change);
    expect(await settle(change, {}, now())).toMatchObject({
      kind: "failed",
      reason: expect.stringContaining("Autoscaling is on"),
    });
  });

  it("that Render does not show yet is awaited for a while, and then has failed", async () => {
    const change = await approve("scale", { to: "4" });
    const sentAt = now();
    expect(await settle(change, {}, sentAt)).toMatchObject({ kind: "running" });
    pass(30_000);
    expect(await settle(change, {}, sentAt)).toMatchObject({ kind: "failed" });
  });

  it("is found after a lost answer, and known not to have happened when it never arrived", async () => {
    const change = await approve("scale", { to: "4" });
    world.sandbox.faults.next(/scale/, { kind: "drop-before" });
    expect(await provider.perform(change)).toMatchObject({ kind: "unknown" });
    expect(await provider.locate(change, now())).toEqual({ kind: "did-not-happen" });
    world.sandbox.faults.next(/scale/, { kind: "drop-after" });
    expect(await provider.perform(change)).toMatchObject({ kind: "unknown" });
    expect(await provider.locate(change, now())).toMatchObject({ kind: "happened" });
  });
});

describe("a restart at Render", () => {
  it("has taken hold when the event is there and the instances run", async () => {
    const change = await approve("restart");
    const sentAt = now();
    expect(await settle(change, {}, sentAt)).toMatchObject({ kind: "running" });
    await send(change);
    pass(instancesMs);
    expect(await settle(change, {}, sentAt)).toEqual({ kind: "settled", after: ["Restarted; 2 instances running"] });
  });

  it("is found after a lost answer; without the event people are asked", async () => {
    const change = await approve("restart");
    const sentAt = now();
    expect(await provider.locate(change, sentAt)).toMatchObject({ kind: "unclear" });
    world.sandbox.faults.next(/restart/, { kind: "drop-after" });
    expect(await provider.perform(change)).toMatchObject({ kind: "unknown" });
    expect(await provider.locate(change, sentAt)).toEqual({ kind: "happened", reference: {} });
  });

  it("has no plan for a suspended service", async () => {
    render().suspend(service(), true);
    expect(await provider.plan(order("restart"))).toMatchObject({ kind: "impossible" });
  });
});

describe("Render as a source of changes", () => {
  it("lists the deploys that went live, and which one is", async () => {
    await carryOut(await approve("rollback"));
    render().failNextDeploy();
    service().autoDeploy = "yes";
    render().push("srv-api", { id: "f".repeat(40), message: "Breaks the build" });
    pass(deployMs);
    const source = makeRenderChangeSource({ client: clientWith() });
    const { target } = order("rollback");
    const listed = await source.changesSince(serviceAt("render", { service: "srv-api" }), target, new Date(0));
    expect(listed.map(({ kind, isCurrent }) => [kind, isCurrent])).toEqual([
      ["rollback", true],
      ["deploy", false],
      ["deploy", false],
      ["deploy", false],
    ]);
  });
});
