import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeReceiveSignals } from "#core/correlation/receive-signals.ts";
import { openTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { sampleRoute } from "#test/support/memory/correlation-house.ts";
import { sampleRules, twoServices } from "#test/support/memory/sample-catalogue.ts";
import { makeSteadyClock } from "#test/support/memory/steady-clock.ts";
import { makeStoreWorld } from "#test/support/store-world.ts";
import { deliverySchedule } from "../../core/correlation/delivery-schedule.ts";
import { outcomeOf } from "../../core/correlation/reference-model.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.drop());

const routes = [
  sampleRoute({ name: "incident", match: { source: [], kind: [], labels: { alertname: ["HighErrorRate"] } } }),
  sampleRoute({ name: "triage", then: "triage" }),
];

test("random schedules of deliveries end in the database as the reference model says", {
  timeout: 60_000,
}, async () => {
  let worlds = 0;
  await fc.assert(
    fc.asyncProperty(deliverySchedule, async ({ signals, deliveries }) => {
      worlds += 1;
      const clock = makeSteadyClock();
      const noon = clock.now().getTime();
      const { transact } = makeStoreWorld(db, `T_ORDER_${worlds}`, clock);
      const { receiveSignals } = makeReceiveSignals({
        transact,
        clock,
        routes,
        catalogue: twoServices,
        rules: sampleRules,
      });
      for (const [index, delivery] of deliveries.entries()) {
        clock.set(new Date(noon + delivery.skewMs));
        await receiveSignals(delivery.signals, `delivery-${index}`);
      }
      const expected = outcomeOf(signals, routes);
      const found = await transact(async ({ signals: log, groups, incidents }) => {
        const alerts: Record<string, string> = {};
        const states: Record<string, string> = {};
        for (const dedupKey of Object.keys(expected.alerts)) {
          const alert = await log.find("alertmanager", dedupKey);
          if (alert === undefined) continue;
          alerts[dedupKey] = [alert.signal.state, alert.signal.startedAt.toISOString(), alert.timesSeen > 0].join(" ");
          const group = await groups.load(alert.groupId);
          if (group !== undefined && group.state !== "ignored") states[group.key] = `${group.state} ${group.severity}`;
        }
        const opened = await incidents.list({ includeClosed: true, limit: 100 });
        return { alerts, groups: states, incidents: opened.map(({ services }) => services.join()).sort() };
      });
      expect(found).toEqual(expected);
    }),
    { numRuns: 120 },
  );
  expect(worlds).toBeGreaterThanOrEqual(120);
});
