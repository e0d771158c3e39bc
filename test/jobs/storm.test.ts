import { afterAll, beforeAll, expect, test } from "vitest";
import { makeTransact } from "#adapters/postgres/make-transact.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { sha256 } from "#adapters/system/sha256.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import { makeReceiveSignal } from "#core/correlation/receive-signal.ts";
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

test("a storm of alerts draws the card once in two seconds, and at last with every alert", async () => {
  const stores = { database: db.database, bell: world.bell, workspaceId, newId: makeIdSource(systemClock) };
  const transact = makeTransact({ ...stores, clock: systemClock, digest: sha256 });
  const needs = { transact, clock: systemClock, routes: [sampleRoute()], catalogue: twoServices, rules: sampleRules };
  const receiveSignal = makeReceiveSignal(needs);
  const drawn: { readonly atMs: number; readonly firing: number }[] = [];
  await world.work({
    handle: async (effect) => {
      if (effect.kind !== "show" || effect.view.kind !== "incident-card") return done;
      const { incidentId } = effect.view;
      const { firing } = await transact(({ surroundings }) => surroundings.alerts(incidentId));
      drawn.push({ atMs: performance.now(), firing });
      return done;
    },
  });
  const total = 200;
  for (let index = 0; index < total; index += 1)
    await receiveSignal(sampleSignal({ dedupKey: `storm-${index}` }), `delivery-${index}`);
  await until(() => drawn.at(-1)?.firing === total);
  for (const [index, { atMs }] of drawn.entries())
    expect(atMs - (drawn[index - 1]?.atMs ?? Number.NEGATIVE_INFINITY)).toBeGreaterThan(1_500);
}, 30_000);
