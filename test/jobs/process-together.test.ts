import { expect, test } from "vitest";
import type { DeliveredSignals } from "#core/correlation/receive-signals.ts";
import { makeProcessTogether } from "#jobs/process-together.ts";
import { sampleSignal } from "#test/support/memory/sample-signal.ts";

const source = {
  name: "grafana",
  bodyBytesMax: 9,
  verify: () => ({ kind: "verified" }) as const,
  read: (body: Uint8Array) =>
    body[0] === 0
      ? ({ kind: "unreadable", reason: "no" } as const)
      : ({
          kind: "readable",
          deliveryKey: null,
          signals: () => [sampleSignal({ dedupKey: `key-${body[0]}` })],
        } as const),
};
const delivery = (byte: number) => ({ id: `delivery-${byte}`, source: "grafana", body: Uint8Array.of(byte) });

async function together(bytes: readonly number[], isMore = false) {
  const received: unknown[] = [];
  const receiveDeliveries = async (deliveries: readonly DeliveredSignals[], more: boolean) =>
    void received.push(
      deliveries.map(({ deliveryId, signals }) => [deliveryId, signals.map(({ dedupKey }) => dedupKey)]),
      more,
    );
  const count = await makeProcessTogether({ sources: [source], receiveDeliveries })(bytes.map(delivery), isMore);
  return { count, received };
}

test("deliveries are handed over together, in order, each alert with the delivery that brought it", async () => {
  expect(await together([1, 2])).toEqual({
    count: 2,
    received: [
      [
        ["delivery-1", ["key-1"]],
        ["delivery-2", ["key-2"]],
      ],
      false,
    ],
  });
  expect((await together([1, 2], true)).received[1]).toBe(true);
});

test("one that can't be read is left to itself, with those behind it", async () => {
  const { count, received } = await together([1, 0, 2]);
  expect(count).toBe(1);
  expect(received).toEqual([[["delivery-1", ["key-1"]]], true]);
  expect(await together([0, 1])).toEqual({ count: 0, received: [] });
});
