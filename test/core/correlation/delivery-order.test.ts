import fc from "fast-check";
import { expect, test } from "vitest";
import type { Signal } from "#core/signal/signal.ts";
import { makeCorrelationHouse, sampleRoute } from "#test/support/memory/correlation-house.ts";
import { endOf, sampleSignal } from "#test/support/memory/sample-signal.ts";

/** Firings and ends of up to four alerts in two groups; each alert may fire up to three times. */
const delivery = fc
  .record({
    alert: fc.constantFrom("a", "b", "c", "d"),
    episode: fc.integer({ min: 0, max: 2 }),
    hasEnded: fc.boolean(),
  })
  .map(({ alert, episode, hasEnded }): Signal => {
    const signal = sampleSignal({
      dedupKey: alert,
      title: `Alert ${alert}`,
      labels: {
        alertname: alert < "c" ? "HighErrorRate" : "DiskFull",
        service: "web",
        severity: alert === "b" ? "warning" : "critical",
      },
      startedAt: new Date(Date.UTC(2026, 2, 2, 8, episode * 10)),
    });
    return hasEnded ? endOf(signal) : signal;
  });

const shuffled = fc.array(delivery, { minLength: 1, maxLength: 10 }).chain((deliveries) =>
  fc.record({
    deliveries: fc.constant(deliveries),
    others: fc
      .tuple(
        fc.shuffledSubarray(deliveries, { minLength: deliveries.length, maxLength: deliveries.length }),
        fc.subarray(deliveries),
      )
      .map(([order, repeated]) => [...order, ...repeated]),
  }),
);

async function outcome(then: "incident" | "triage" | "inform", deliveries: readonly Signal[]) {
  const house = makeCorrelationHouse([sampleRoute({ then })]);
  await house.receive(...deliveries);
  const groups = house.work.groups.all();
  const alerts = groups.map(({ id }) => house.work.signals.ofGroup(id));
  const keyOf = (groupId: string) => groups.find(({ id }) => id === groupId)?.key;
  return {
    // An ignored group holds ends without a beginning: nothing of it is shown, so its severity means nothing.
    groups: groups
      .map(({ key, state, severity }) => [key, state, state === "ignored" ? null : severity].join(" "))
      .sort(),
    alerts: alerts
      .flat()
      .map(({ groupId, signal, timesSeen }) =>
        [keyOf(groupId), signal.dedupKey, signal.state, signal.startedAt.toISOString(), timesSeen > 0].join(" "),
      )
      .sort(),
    incidents: (await house.incidents()).map(({ services }) => services.join()).sort(),
  };
}

test.each(["incident", "triage", "inform"] as const)(
  "order and repetition of deliveries don't change alerts, groups and number of incidents (%s)",
  async (then) => {
    let withIncidents = 0;
    await fc.assert(
      fc.asyncProperty(shuffled, async ({ deliveries, others }) => {
        const expected = await outcome(then, deliveries);
        expect(await outcome(then, others)).toEqual(expected);
        withIncidents += expected.incidents.length;
      }),
      { numRuns: 150 },
    );
    expect(withIncidents > 0).toBe(then === "incident");
  },
);
