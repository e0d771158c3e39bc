import fc from "fast-check";
import type { Signal } from "#core/signal/signal.ts";
import { endOf, sampleSignal } from "#test/support/memory/sample-signal.ts";

/** Signals as they reach us: cut into deliveries, some of them more than once, in any order. */
export interface DeliverySchedule {
  /** What the sources had to say, each once. */
  readonly signals: readonly Signal[];
  /** What arrived; the clock of each delivery is off by so many milliseconds. */
  readonly deliveries: readonly { readonly signals: readonly Signal[]; readonly skewMs: number }[];
}

const severities = ["critical", "high", "warning", "low"];

/** Alert `index` belongs to one of three groups; its severity is its own, so that a group has several. */
const signal = fc
  .record({
    alert: fc.nat(7),
    episode: fc.nat(2),
    hasEnded: fc.boolean(),
  })
  .map(({ alert, episode, hasEnded }) => {
    const fired = sampleSignal({
      dedupKey: `alert-${alert}`,
      title: `Alert ${alert}`,
      labels: {
        alertname: ["HighErrorRate", "DiskFull", "Latency"][alert % 3] ?? "",
        service: alert % 2 === 0 ? "web" : "api",
        severity: severities[alert % 4] ?? "",
      },
      startedAt: new Date(Date.UTC(2026, 2, 2, 8, episode * 10)),
    });
    return hasEnded ? endOf(fired) : fired;
  });

/** Random schedules of up to fourteen signals; everything that was said arrives at least once, and no window of 5 min passes. */
export const deliverySchedule: fc.Arbitrary<DeliverySchedule> = fc
  .array(signal, { minLength: 1, maxLength: 14 })
  .chain((signals) =>
    fc.record({
      signals: fc.constant(signals),
      order: fc.shuffledSubarray(signals, { minLength: signals.length, maxLength: signals.length }),
      repeated: fc.subarray(signals),
      cuts: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 }),
      skews: fc.array(fc.integer({ min: -140_000, max: 140_000 }), { minLength: 1, maxLength: 5 }),
    }),
  )
  .map(({ signals, order, repeated, cuts, skews }) => ({
    signals,
    deliveries: cut([...order, ...repeated], cuts).map((part, index) => ({
      signals: part,
      skewMs: skews[index % skews.length] ?? 0,
    })),
  }));

function cut(signals: readonly Signal[], sizes: readonly number[]): readonly (readonly Signal[])[] {
  const parts: (readonly Signal[])[] = [];
  let start = 0;
  for (let index = 0; start < signals.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    parts.push(signals.slice(start, start + size));
    start += size;
  }
  return parts;
}
