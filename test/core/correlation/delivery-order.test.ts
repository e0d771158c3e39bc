import fc from "fast-check";
import { expect, test } from "vitest";
import type { Signal } from "#core/signal/signal.ts";
import { makeCorrelationHouse, sampleRoute } from "#test/support/memory/correlation-house.ts";
import { type DeliverySchedule, deliverySchedule } from "./delivery-schedule.ts";
import { type Outcome, outcomeOf } from "./reference-model.ts";

const routes = (["incident", "triage", "inform", "ignore"] as const).map((then, index) =>
  sampleRoute({
    name: then,
    then,
    match: {
      source: [],
      kind: [],
      labels: { alertname: [["HighErrorRate"], ["DiskFull"], ["Latency"], ["*"]][index] ?? [] },
    },
  }),
);

/** Lets a house take a schedule in and says what is left, as the model says it. */
async function takeIn(
  { deliveries }: DeliverySchedule,
  change: (signals: readonly Signal[]) => readonly Signal[] = (signals) => signals,
): Promise<Outcome> {
  const house = makeCorrelationHouse(routes);
  const noon = house.clock.now().getTime();
  for (const { signals, skewMs } of deliveries) {
    house.clock.set(new Date(noon + skewMs));
    await house.receiveTogether(...change(signals));
  }
  const groups = house.work.groups.all();
  const alerts: Record<string, string> = {};
  for (const { signal, timesSeen } of groups.flatMap(({ id }) => house.work.signals.ofGroup(id)))
    alerts[signal.dedupKey] = [signal.state, signal.startedAt.toISOString(), timesSeen > 0].join(" ");
  // A group without anything that fired holds ends without a beginning: nothing of it is shown.
  const hasFired = (id: string) => house.work.signals.ofGroup(id).some(({ timesSeen }) => timesSeen > 0);
  return {
    alerts,
    groups: Object.fromEntries(
      groups
        .filter(({ id }) => hasFired(id))
        .map(({ key, state, severity }) => [key, `${state} ${state === "ignored" ? "" : severity}`]),
    ),
    incidents: (await house.incidents()).map(({ services }) => services.join()).sort(),
  };
}

test("10,000 random schedules of deliveries end as the reference model says", { timeout: 120_000 }, async () => {
  let withIncidents = 0;
  await fc.assert(
    fc.asyncProperty(deliverySchedule, async (schedule) => {
      const outcome = await takeIn(schedule);
      expect(outcome).toEqual(outcomeOf(schedule.signals, routes));
      withIncidents += outcome.incidents.length > 0 ? 1 : 0;
    }),
    { numRuns: 10_000 },
  );
  expect(withIncidents).toBeGreaterThan(1_000);
});

test.each([
  ["an end is lost", (signals: readonly Signal[]) => signals.filter(({ state }) => state === "firing")],
  ["the last signal of each delivery is lost", (signals: readonly Signal[]) => signals.slice(0, -1)],
  [
    "a severity is misread",
    (signals: readonly Signal[]) =>
      signals.map((signal) => ({ ...signal, labels: { ...signal.labels, severity: "low" } })),
  ],
] as const)("the model notices when %s", async (_what, change) => {
  const differs = async (schedule: DeliverySchedule) => {
    const outcome = await takeIn(schedule, change);
    return JSON.stringify(sorted(outcome)) === JSON.stringify(sorted(outcomeOf(schedule.signals, routes)));
  };
  const checked = await fc.check(fc.asyncProperty(deliverySchedule, differs), { numRuns: 500 });
  expect(checked.failed).toBe(true);
});

function sorted(outcome: Outcome) {
  const byKey = <Value>(all: Record<string, Value>) => Object.entries(all).sort(([a], [b]) => a.localeCompare(b));
  return [byKey(outcome.alerts), byKey(outcome.groups), outcome.incidents];
}
