import { afterAll, beforeAll, expect, test } from "vitest";
import { makeTransact } from "#adapters/postgres/make-transact.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { sha256 } from "#adapters/system/sha256.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import { makeReceiveSignals } from "#core/correlation/receive-signals.ts";
import type { Route } from "#core/correlation/route.ts";
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

function makeReception(routes: readonly Route[], ofWorkspace = workspaceId) {
  const stores = {
    database: db.database,
    bell: world.bell,
    workspaceId: ofWorkspace,
    newId: makeIdSource(systemClock),
  };
  const transact = makeTransact({ ...stores, clock: systemClock, digest: sha256 });
  const needs = { transact, clock: systemClock, routes, catalogue: twoServices, rules: sampleRules };
  return { transact, ...makeReceiveSignals(needs) };
}

test.each([
  ["a long delivery", 100],
  ["deliveries taken in together", 150],
])("several incidents that one transaction of %s opens each get their alerts", async (what, each) => {
  const names = ["Errors", "Latency", "DiskFull"].map((name) => `${name} of ${what}`);
  const signals = names.flatMap((alertname) =>
    Array.from({ length: each }, (_, index) =>
      sampleSignal({ dedupKey: `${alertname}-${index}`, labels: { ...sampleSignal().labels, alertname } }),
    ),
  );
  const { transact, receiveSignals, receiveDeliveries } = makeReception(
    [sampleRoute({ groupBy: ["alertname"] })],
    "T_SEVERAL",
  );
  const received =
    each === 100
      ? await receiveSignals(signals, "delivery-long")
      : await receiveDeliveries(
          [0, 1, 2].map((part) => ({
            deliveryId: `delivery-${part}`,
            signals: signals.slice(part * each, (part + 1) * each),
          })),
          false,
        );
  const incidentIds = [...new Set(received.map(({ incidentId }) => incidentId ?? ""))];
  expect(incidentIds).toHaveLength(3);
  for (const incidentId of incidentIds) {
    const { firing } = await transact(({ surroundings }) => surroundings.alerts(incidentId, new Date()));
    expect(firing).toBe(each);
  }
});

test("a storm of alerts draws the card once a second, and at last with every alert", async () => {
  const { transact, receiveSignals } = makeReception([sampleRoute()]);
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
