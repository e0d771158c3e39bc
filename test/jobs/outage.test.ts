import { expect, test } from "vitest";
import { systemClock } from "#adapters/system/system-clock.ts";
import { makeHoldEffect } from "#core/incident/hold-effect.ts";
import { makeCircuit } from "#core/incident/keep-circuit.ts";
import { makeRetryOutage } from "#core/incident/retry-outage.ts";
import { alwaysClosed, type Circuit, type System } from "#core/shared/circuit.ts";
import type { Effect } from "#core/shared/effect.ts";
import { Fault } from "#core/shared/fault.ts";
import { until } from "#test/support/until.ts";
import { useReplicas } from "#test/support/use-replicas.ts";
import { done, tell, textOf, type WorkerWorld } from "#test/support/worker-world.ts";

const replicas = useReplicas();

/** A foreign system that answers or doesn't, and who asked it what. */
function makeVendor(system: System) {
  const calls: string[] = [];
  return {
    calls,
    isAway: true,
    async ask(what: string) {
      calls.push(what);
      if (this.isAway) throw unreachable(system);
    },
  };
}

const unreachable = (system: System) =>
  new Fault({ code: `${system}-unreachable`, message: "gone", hint: "", retry: "may-retry", outageOf: system });

function wire(world: WorkerWorld, system: System) {
  const { transact, bell } = world;
  const wake = () => bell.ring("effects");
  const circuit = makeCircuit({ system, transact, clock: systemClock, wake, onError: () => undefined });
  const holdEffect = makeHoldEffect({ transact, clock: systemClock, incidentOf: async () => null });
  const retryOutage = makeRetryOutage({ transact, clock: systemClock, wake });
  return { circuit, holdEffect, retryOutage, learnOutage: () => circuit.learn() };
}

const textsOf = (effects: readonly Effect[]) => effects.map(textOf);

test("lanes of a system that is away wait without burning attempts, others go on, and all drain in order after it", async () => {
  const world = await replicas.start({ workspaceId: "W-away" });
  const { circuit, holdEffect, learnOutage } = wire(world, "pagerduty");
  const vendor = makeVendor("pagerduty");
  const reported: boolean[] = [];
  const seen: Effect[] = [];
  await world.work({
    holdEffect,
    learnOutage,
    onFailed: async (_effect, { isFinal }) => void reported.push(isFinal),
    handle: async (effect) => {
      if (effect.kind === "tell" && effect.userId.startsWith("P")) await circuit.run(() => vendor.ask(textOf(effect)));
      seen.push(effect);
      return done;
    },
  });
  const people = Array.from({ length: 40 }, (_, index) => `P${index}`);
  await world.want(...people.flatMap((userId) => [tell(userId, "1"), tell(userId, "2")]));
  await until(async () => (await world.transact(({ outages }) => outages.load("pagerduty")))?.isOpen === true);
  const rows = () =>
    replicas
      .db()
      .database.kysely.selectFrom("muster.effect")
      .select(["failures", "waitsFor"])
      .where("workspaceId", "=", "W-away")
      .where("state", "=", "waiting")
      .execute();
  await until(async () => (await rows()).filter(({ waitsFor }) => waitsFor === "pagerduty").length === people.length);
  const asked = vendor.calls.length;

  await world.want(tell("U1", "other"));
  await until(() => seen.length === 1);
  expect(textsOf(seen)).toEqual(["other"]);
  // Those that were under way together before it opened, and never more than one a try after that.
  const tries = (await world.transact(({ outages }) => outages.load("pagerduty")))?.tries ?? 0;
  expect(asked).toBeLessThanOrEqual(16 + tries + 1);
  expect((await rows()).reduce((sum, { failures }) => sum + failures, 0)).toBeLessThanOrEqual(vendor.calls.length);

  vendor.isAway = false;
  await until(() => seen.length === 81);
  for (const userId of people) {
    const own = seen.filter((effect) => effect.kind === "tell" && effect.userId === userId);
    expect(textsOf(own)).toEqual(["1", "2"]);
  }
  expect(reported).toEqual([]);
});

test("two replicas make one try between them, and one that sees it closed lets both go on", async () => {
  const workspaceId = "W-both";
  const worlds = [await replicas.start({ workspaceId }), await replicas.start({ workspaceId, owner: "elsewhere" })];
  const vendor = makeVendor("vercel");
  let seen = 0;
  for (const world of worlds) {
    const { circuit, holdEffect, learnOutage } = wire(world, "vercel");
    await world.work({
      holdEffect,
      learnOutage,
      handle: async (effect) => {
        await circuit.run(() => vendor.ask(textOf(effect)));
        seen += 1;
        return done;
      },
    });
  }
  const [world] = worlds;
  if (world === undefined) throw new Error("no replica");
  await world.want(...Array.from({ length: 20 }, (_, index) => tell(`U${index}`, "x")));
  const outage = () => world.transact(({ outages }) => outages.load("vercel"));
  const waiting = replicas.db().database.kysely.selectFrom("muster.effect").where("workspaceId", "=", workspaceId);
  await until(async () => (await waiting.select("id").where("waitsFor", "=", "vercel").execute()).length === 20);
  const before = { tries: (await outage())?.tries ?? 0, calls: vendor.calls.length };
  await until(async () => ((await outage())?.tries ?? 0) >= before.tries + 2);
  // One more may be under way while we look.
  expect(vendor.calls.length - before.calls).toBeLessThanOrEqual(((await outage())?.tries ?? 0) - before.tries + 1);
  vendor.isAway = false;
  await until(() => seen === 20);
  expect((await outage())?.isOpen).toBe(false);
});

test("a person's retry makes the next try at once", async () => {
  const world = await replicas.start({ workspaceId: "W-retry" });
  const { circuit, holdEffect, retryOutage } = wire(world, "pagerduty");
  const vendor = makeVendor("pagerduty");
  const outage = () => world.transact(({ outages }) => outages.load("pagerduty"));
  await world.work({
    holdEffect,
    handle: async (effect) => {
      await circuit.run(() => vendor.ask(textOf(effect)));
      return done;
    },
  });
  await world.want(tell("U1", "x"));
  await until(async () => (await outage())?.isOpen === true);
  const far = new Date(Date.now() + 3_600_000);
  await world.transact(async ({ outages }) => {
    const present = await outages.load("pagerduty");
    if (present !== undefined) await outages.save({ ...present, nextTryAt: far });
  });
  vendor.isAway = false;
  expect(await retryOutage("pagerduty")).toMatchObject({ kind: "trying" });
  await world.quiet();
  expect((await outage())?.isOpen).toBe(false);
});

test("what waited longer than it is worth is given up and told, not done late", async () => {
  const world = await replicas.start({ workspaceId: "W-late" });
  const told: string[] = [];
  let runs = 0;
  await world.want({ kind: "page", incidentId: "8d9f1f4e-0000-7000-8000-000000000001" });
  await replicas
    .db()
    .database.kysely.updateTable("muster.effect")
    .set({ failingSince: new Date(Date.now() - 4 * 3_600_000), isRetrying: true })
    .where("workspaceId", "=", "W-late")
    .execute();
  await world.work({
    handle: async () => {
      runs += 1;
      return done;
    },
    onFailed: async (_effect, { code, isFinal }) => void told.push(`${code} ${isFinal}`),
  });
  await until(() => told.length === 1);
  expect([told, runs]).toEqual([["too-late true"], 0]);
});

test("what is awaited on the spot fails at once while its system is away", async () => {
  const world = await replicas.start({ workspaceId: "W-awaited" });
  const { circuit, holdEffect } = wire(world, "vercel");
  const vendor = makeVendor("vercel");
  for (let round = 0; round < 3; round += 1) await circuit.run(() => vendor.ask("x")).catch(() => undefined);
  const told: string[] = [];
  await world.work({
    holdEffect,
    handle: async () => {
      await circuit.run(() => vendor.ask("plan"));
      return done;
    },
    onFailed: async (_effect, { message, isFinal }) => void told.push(`${message} ${isFinal}`),
  });
  await world.want({ kind: "plan-action", actionId: "8d9f1f4e-0000-7000-8000-000000000002" });
  await until(() => told.length === 1);
  expect(told).toEqual(["Vercel is not answering. true"]);
  expect(vendor.calls).not.toContain("plan");
});

test("a system without a circuit fails as before", async () => {
  const open: Circuit = alwaysClosed;
  const world = await replicas.start({ workspaceId: "W-none" });
  const { holdEffect } = wire(world, "vercel");
  let attempts = 0;
  await world.work({
    holdEffect,
    handle: async () => {
      attempts += 1;
      if (attempts < 3) await open.run(() => Promise.reject(unreachable("vercel")));
      return done;
    },
  });
  await world.want(tell("U1", "x"));
  await until(() => attempts === 3);
  await world.quiet();
  expect(await world.transact(({ outages }) => outages.open())).toEqual([]);
});
