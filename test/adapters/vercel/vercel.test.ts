import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeVercelProvider } from "#adapters/vercel/action-provider.ts";
import { makeVercelChangeSource } from "#adapters/vercel/change-source.ts";
import { makeVercelClient } from "#adapters/vercel/client.ts";
import type { ActionProvider, ApprovedOrder, SettleAnswer } from "#core/action/action-provider.ts";
import type { PlanCodeRange } from "#core/action/plan.ts";
import { credentials } from "#sandbox/credentials.ts";
import { type EmulatedWorld, startEmulatedWorld } from "#test/sandbox/providers/emulated-world.ts";
import { approved, orderFor, planned, serviceAt } from "../orders.ts";
import { impatientMs, makeTestHttp } from "../test-http.ts";

const ids = { project: "prj_storefront", team: "team_acme" };
const aliasJobMs = 1_500;
const sentAt = new Date("2026-03-02T03:00:00Z");

let world: EmulatedWorld;
let provider: ActionProvider;
beforeEach(async () => {
  world = await startEmulatedWorld(`Bearer ${credentials.vercelToken}`);
  provider = makeVercelProvider({ client: clientWith() });
});
afterEach(() => world.close());

function clientWith(timeoutMs?: number) {
  const baseUrl = `${world.sandbox.url}/vercel`;
  return makeVercelClient({ http: makeTestHttp(timeoutMs), baseUrl, token: credentials.vercelToken });
}

const vercel = () => world.sandbox.providers.vercel.state;
const writes = () => world.sandbox.providers.vercel.calls.filter(({ method }) => method === "POST");
const order = (verb: string, parameters: Record<string, string> = {}) =>
  orderFor({ provider: "vercel", ids, verb, parameters });
const approve = async (verb: string, parameters: Record<string, string> = {}): Promise<ApprovedOrder> =>
  approved(order(verb, parameters), await planned(provider, order(verb, parameters)));

/** Sends an approved order and lets Vercel finish it. */
async function carryOut(change: ApprovedOrder): Promise<SettleAnswer> {
  expect(await provider.perform(change)).toMatchObject({ kind: "sent" });
  world.pass(aliasJobMs);
  return provider.settle(change, {}, sentAt);
}

describe("a rollback at Vercel", () => {
  it("goes to the newest deployment that served before, and its undo promotes and un-pins", async () => {
    const [bad, good] = [vercel().production(), vercel().previousProduction()];
    const plan = await planned(provider, order("rollback"));
    expect(plan.summary).toContain(good?.id);
    const rollback = approved(order("rollback"), plan);

    expect(await provider.perform(rollback)).toEqual({ kind: "sent", reference: { toDeploymentId: good?.id } });
    expect(await provider.settle(rollback, {}, sentAt)).toEqual({ kind: "running", progress: "Vercel: pending" });
    world.pass(aliasJobMs);
    expect(await provider.settle(rollback, {}, sentAt)).toMatchObject({ kind: "settled" });
    expect([vercel().production().id, vercel().isPinned()]).toEqual([good?.id, true]);
    expect(plan.leaves).toContain("pinned");

    const { inverse } = plan;
    if (inverse.kind === "none") throw new Error("A rollback has a way back.");
    const undo = await approve(inverse.verb, inverse.parameters);
    expect(await carryOut(undo)).toMatchObject({ kind: "settled" });
    expect([vercel().production().id, vercel().isPinned()]).toEqual([bad.id, false]);
  });

  it("goes to the deployment of a commit, an id or an address", async () => {
    const [, , third] = vercel()
      .deployments()
      .filter(({ wasPromoted }) => wasPromoted);
    if (third === undefined) throw new Error("The sandbox has too few deployments.");
    for (const to of [third.commit.sha, third.commit.sha.slice(0, 7), third.id, `https://${third.url}/`]) {
      const plan = await planned(provider, order("rollback", { to }));
      expect(plan.instruction).toMatchObject({ change: "rollback", deploymentId: third.id });
      expect(plan.warnings).toContainEqual(expect.stringContaining("1 deployment in between"));
    }
  });

  it("names the commits it takes back, from the older to the newer", async () => {
    const [bad, good] = [vercel().production(), vercel().previousProduction()];
    const expected: PlanCodeRange = { base: good?.commit.sha ?? "", head: bad.commit.sha, isTakenBack: true };
    const back = await planned(provider, order("rollback"));
    expect(back.codeRange).toEqual(expected);
    await carryOut(approved(order("rollback"), back));
    const forth = await planned(provider, order("promote", { deployment: bad.id }));
    expect(forth.codeRange).toEqual({ ...expected, isTakenBack: false });
    expect(forth.links[0]?.url).toBe(back.links[0]?.url);
  });

  it.each(["nonsense", "dpl_nonsense", "abc"])("has no plan to %s, and names what there is", async (to) => {
    const answer = await provider.plan(order("rollback", { to }));
    expect(answer).toMatchObject({ kind: "impossible", hint: expect.stringContaining("Candidates: dpl_") });
  });

  it("has no plan to a preview, a failed build or the live deployment", async () => {
    const preview = vercel()
      .deployments()
      .find(({ target }) => target === null);
    const failed = vercel()
      .deployments()
      .find(({ readyState }) => readyState === "ERROR");
    for (const to of [preview?.id ?? "", failed?.id ?? "", vercel().production().id]) {
      expect(await provider.plan(order("rollback", { to }))).toMatchObject({ kind: "impossible" });
    }
  });

  it("says that the Hobby plan goes back one deployment only when Vercel refuses it", async () => {
    vercel().setPlan("hobby");
    const [, , third] = vercel()
      .deployments()
      .filter(({ wasPromoted }) => wasPromoted);
    const change = await approve("rollback", { to: third?.id ?? "" });
    expect(await provider.perform(change)).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("402"),
      hint: expect.stringContaining("Hobby"),
    });
  });

  it("is refused while another one runs, and has no plan then", async () => {
    const change = await approve("rollback");
    await provider.perform(change);
    expect(await provider.perform(change)).toMatchObject({ kind: "refused", reason: expect.stringContaining("409") });
    expect(await provider.plan(order("rollback"))).toMatchObject({
      kind: "impossible",
      reason: expect.stringContaining("is running"),
    });
  });

  it("has no plan during a rolling release", async () => {
    vercel().startRollingRelease(vercel().production().id);
    expect(await provider.plan(order("rollback"))).toMatchObject({
      kind: "impossible",
      reason: "A rolling release is active",
    });
  });

  it.each(["failed", "skipped"] as const)("that Vercel ends as %s has failed, not settled", async (status) => {
    vercel().endNextRequestAs(status);
    expect(await carryOut(await approve("rollback"))).toMatchObject({
      kind: "failed",
      reason: expect.stringContaining(status),
    });
  });

  it("replaced by somebody's promote before it took hold has failed", async () => {
    const change = await approve("rollback");
    await provider.perform(change);
    world.pass(aliasJobMs);
    vercel().requestPromote(String(change.basis["current"]));
    world.pass(aliasJobMs);
    expect(await provider.settle(change, {}, sentAt)).toEqual({
      kind: "failed",
      reason: "Another promote replaced this rollback",
      hint: "Plan again from the present state.",
    });
  });

  it("is not taken for failed before Vercel shows it", async () => {
    const change = await approve("rollback");
    expect(await provider.settle(change, {}, sentAt)).toEqual({
      kind: "running",
      progress: "Vercel: waiting to start",
    });
  });
});

describe("a promote at Vercel", () => {
  it("of the pinned deployment itself lifts the pin, and without a pin has nothing to do", async () => {
    const live = () => vercel().production().id;
    expect(await provider.plan(order("promote", { deployment: live() }))).toMatchObject({
      kind: "impossible",
      hint: "Nothing needs to be done.",
    });
    await carryOut(await approve("rollback"));
    const lift = await approve("promote", { deployment: live() });
    expect(await provider.settle(lift, {}, sentAt)).toMatchObject({ kind: "running" });
    expect(await carryOut(lift)).toMatchObject({ kind: "settled" });
    expect(vercel().isPinned()).toBe(false);
  });

  it("finds a deployment beyond the list, as a project pinned for long collects many that wait", async () => {
    const bad = vercel().production();
    await carryOut(await approve("rollback"));
    for (let index = 0; index < 101; index += 1) {
      world.pass(60_000);
      vercel().ship({ commit: { ...bad.commit, sha: String(index).padStart(40, "0") }, isBad: false });
    }
    const undo = await approve("promote", { deployment: bad.id });
    expect(undo.instruction).toMatchObject({ deploymentId: bad.id });
    expect(await carryOut(undo)).toMatchObject({ kind: "settled" });
    expect(vercel().production().id).toBe(bad.id);
  });

  it("overtaken by a newer deployment has done its work", async () => {
    const bad = vercel().production();
    await carryOut(await approve("rollback"));
    const undo = await approve("promote", { deployment: bad.id });
    await provider.perform(undo);
    world.pass(aliasJobMs);
    const newer = vercel().ship({ commit: { ...bad.commit, sha: "f".repeat(40) }, isBad: false });
    expect(await provider.settle(undo, {}, sentAt)).toEqual({
      kind: "settled",
      after: [`The promote succeeded; production serves the newer ${newer.id} by now`],
    });
  });
});

describe("an answer of Vercel that got lost", () => {
  const rollbackCall = /^vercel POST .*\/rollback\//;

  it.each([[{ kind: "drop-after" }], [{ kind: "status-after-commit", status: 502 }]] as const)(
    "after the change (%j): the change is found and settles",
    async (fault) => {
      const change = await approve("rollback");
      world.sandbox.faults.next(rollbackCall, fault);
      expect(await provider.perform(change)).toMatchObject({ kind: "unknown" });
      const located = await provider.locate(change, sentAt);
      expect(located).toMatchObject({ kind: "happened" });
      world.pass(aliasJobMs);
      expect(await provider.settle(change, {}, sentAt)).toMatchObject({ kind: "settled" });
      expect(writes()).toHaveLength(1);
    },
  );

  it.each([[{ kind: "drop-before" }], [{ kind: "hang" }]] as const)(
    "before the change (%j): Vercel shows that nothing happened, and the same order can be sent",
    async (fault) => {
      const change = await approve("rollback");
      world.sandbox.faults.next(rollbackCall, fault);
      const impatient = makeVercelProvider({ client: clientWith(impatientMs) });
      expect(await impatient.perform(change)).toMatchObject({ kind: "unknown" });
      expect(await provider.locate(change, sentAt)).toEqual({ kind: "did-not-happen" });
      expect(await carryOut(change)).toMatchObject({ kind: "settled" });
    },
  );

  it("while somebody else moved production since is unclear, not a licence to send again", async () => {
    const change = await approve("rollback");
    const [, , third] = vercel()
      .deployments()
      .filter(({ wasPromoted }) => wasPromoted);
    vercel().requestRollback(third?.id ?? "", "by hand");
    world.pass(aliasJobMs);
    expect(await provider.locate(change, sentAt)).toMatchObject({ kind: "unclear" });
  });

  it("can be told although an earlier, equal rollback is the last one that Vercel knows", async () => {
    const bad = vercel().production();
    await carryOut(await approve("rollback"));
    await carryOut(await approve("promote", { deployment: bad.id }));
    const again = await approve("rollback");
    expect(await provider.locate(again, new Date(0))).toEqual({ kind: "did-not-happen" });
  });
});

describe("Vercel as a source of changes", () => {
  const since = new Date("2026-02-01T00:00:00Z");
  const changes = () =>
    makeVercelChangeSource({ client: clientWith() }).changesSince(
      serviceAt("vercel", ids),
      order("rollback").target,
      since,
    );

  it("lists what served production, newest first, and which one is live", async () => {
    const listed = await changes();
    const served = vercel()
      .deployments()
      .filter(({ wasPromoted }) => wasPromoted);
    expect(listed.map(({ id }) => id)).toEqual(served.map(({ id }) => id));
    expect(listed.filter(({ isCurrent }) => isCurrent).map(({ id }) => id)).toEqual([vercel().production().id]);
    expect(listed[0]).toMatchObject({ kind: "deploy", commit: served[0]?.commit.sha, serviceId: "web" });
  });

  it("lists a rollback somebody made, and no deployment that only waits behind it", async () => {
    await carryOut(await approve("rollback"));
    const staged = vercel().ship({ commit: { ...vercel().production().commit, sha: "e".repeat(40) }, isBad: false });
    const listed = await changes();
    expect(listed[0]).toMatchObject({ kind: "rollback", isCurrent: true });
    expect(listed.map(({ id }) => id)).not.toContain(staged.id);
  });
});
