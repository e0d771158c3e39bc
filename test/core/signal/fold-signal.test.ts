import fc from "fast-check";
import { expect, test } from "vitest";
import { foldSignal } from "#core/signal/fold-signal.ts";
import type { Signal } from "#core/signal/signal.ts";
import type { AlertRecord } from "#core/signal/signal-log.ts";
import { endOf, sampleSignal } from "#test/support/memory/sample-signal.ts";

const at = new Date("2026-03-02T09:00:00.000Z");

function fold(signals: readonly Signal[]): {
  readonly kinds: readonly string[];
  readonly alert: AlertRecord | undefined;
} {
  let alert: AlertRecord | undefined;
  const kinds: string[] = [];
  for (const signal of signals) {
    const { kind, signal: kept, timesSeen } = foldSignal(alert, signal, "g");
    alert = { id: "a", groupId: "g", signal: kept, timesSeen, firstSeenAt: at, lastSeenAt: at };
    kinds.push(kind);
  }
  return { kinds, alert };
}

const signal = fc
  .record({ episode: fc.integer({ min: 0, max: 3 }), end: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }) })
  .map(({ episode, end }) => {
    const firing = sampleSignal({ startedAt: new Date(Date.UTC(2026, 2, 2, 8, episode)) });
    return end === null ? firing : endOf(firing, new Date(Date.UTC(2026, 2, 2, 9, end)));
  });

test("the kept signal and whether it ever fired don't depend on order or repetition", () => {
  const permuted = fc
    .array(signal, { minLength: 1, maxLength: 8 })
    .chain((signals) =>
      fc.tuple(
        fc.constant(signals),
        fc.shuffledSubarray(signals, { minLength: signals.length, maxLength: signals.length }),
        fc.subarray(signals),
      ),
    );
  fc.assert(
    fc.property(permuted, ([signals, order, repeated]) => {
      const a = fold(signals).alert;
      const b = fold([...order, ...repeated]).alert;
      expect(b?.signal).toEqual(a?.signal);
      expect((b?.timesSeen ?? 0) > 0).toBe((a?.timesSeen ?? 0) > 0);
    }),
  );
});

test("an alert counts as new exactly once", () => {
  fc.assert(
    fc.property(fc.array(signal, { minLength: 1, maxLength: 8 }), (signals) => {
      const fired = signals.some(({ state }) => state === "firing");
      expect(fold(signals).kinds.filter((kind) => kind === "new")).toHaveLength(fired ? 1 : 0);
    }),
  );
});

test("firing, repeat, end, repeated end, firing again read as such", () => {
  const first = sampleSignal();
  const second = sampleSignal({ startedAt: at });
  expect(fold([first, first, endOf(first), endOf(first), second, first]).kinds).toEqual([
    "new",
    "repeated",
    "changed",
    "repeated",
    "changed",
    "stale",
  ]);
});
