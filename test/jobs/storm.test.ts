import { afterAll, beforeAll, expect, test } from "vitest";
import { makeTransact } from "#adapters/postgres/make-transact.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { sha256 } from "#adapters/system/sha256.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import { makeReceiveSignals } from "#core/correlation/receive-signals.ts";
import { openTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { sampleRoute } from "#test/support/memory/correlation-house.ts";
import { sampleRules, twoServices } from "#test/support/memory/sample-catalogue.ts";
import { sampleSignal } from "#test/support/memory/sample-signal.ts";
import { until } from "#test/support/until.ts";
import { done, makeWorkerWorld, type WorkerWorld } from "#test/support/worker-world.ts";

const workspaceId = "T_STORM";
let db: TestDatabase;
let world: WorkerWorld;
beforeAll(async () => {
  db = await openTestDatabase();
  world = await makeWorkerWorld({ url: db.url, database: db.database }, { workspaceId });
});
afterAll(async () => {
  await world.close();
  await db.drop();
});

test("a storm of alerts draws the card once a second, and at last with every alert", async () => {
  const stores = { database: db.database, bell: world.bell, workspaceId, newId: makeIdSource(systemClock) };
  const transact = makeTransact({ ...stores, clock: systemClock, digest: sha256 });
  const needs = { transact, clock: systemClock, routes: [sampleRoute()], catalogue: twoServices, rules: sampleRules };
  const { receiveSignals } = makeReceiveSignals(needs);
  const drawn: { readonly atMs: number; readonly firing: number }[] = [];
  await world.work({
    handle: async (effect) => {
      if (effect.kind !== "show" || effect.view.kind !== "incident-card") return done;
      const { incidentId } = effect.view;
      const { firing } = await transact(({ surroundings }) => surroundings.alerts(incidentId, new Date()));
      drawn.push({ atMs: performance.now(), firing });
      return done;
    },
  });
  const [opened] = await receiveSignals([sampleSignal({ dedupKey: "storm-0" })], "delivery-0");
  await transact(async ({ incidents }) => {
    const incident = await incidents.load(opened?.incidentId ?? "");
    if (incident !== undefined) await incidents.save({ ...incident, room: { channelId: "C1", name: "inc-1" } });
  });
  const total = 200;
  for (let index = 1; index < total; index += 1)
    await receiveSignals([sampleSignal({ dedupKey: `storm-${index}` })], `delivery-${index}`);
  await until(() => drawn.at(-1)?.firing === total);
  for (const [index, { atMs }] of drawn.entries())
    expect(atMs - (drawn[index - 1]?.atMs ?? Number.NEGATIVE_INFINITY)).toBeGreaterThan(900);
}, 30_000);
