import { expect, test } from "vitest";
import { makeEarlyBell } from "#adapters/postgres/make-early-bell.ts";
import type { JobBell, QueueName } from "#adapters/postgres/start-job-bell.ts";

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

function makeRealBell() {
  const rung: QueueName[] = [];
  const listeners: (() => void)[] = [];
  let closed = 0;
  const bell: JobBell = {
    ring: (queue) => {
      rung.push(queue);
      for (const listener of listeners) listener();
    },
    listen: async (_queue, listener) => void listeners.push(listener),
    close: async () => {
      closed += 1;
    },
  };
  return { bell, rung, closed: () => closed };
}

test("a ring before the queue is there wakes this process, and the other replicas as soon as it is", async () => {
  const real = makeRealBell();
  const gate = Promise.withResolvers<JobBell>();
  const bell = makeEarlyBell({ start: () => gate.promise, logger });
  let heard = 0;
  await bell.listen("effects", () => {
    heard += 1;
  });
  bell.ring("effects");
  bell.ring("inbox");
  expect(heard).toBe(1);
  expect(real.rung).toEqual([]);

  gate.resolve(real.bell);
  await expect.poll(() => real.rung).toEqual(["effects", "inbox"]);
  heard = 0;
  bell.ring("effects");
  expect(heard, "a ring is heard once, not by both bells").toBe(1);
  await bell.close();
  expect(real.closed()).toBe(1);
});

test("a bell that is closed while the queue starts closes the queue too", async () => {
  const real = makeRealBell();
  const gate = Promise.withResolvers<JobBell>();
  const bell = makeEarlyBell({ start: () => gate.promise, logger });
  const closing = bell.close();
  gate.resolve(real.bell);
  await closing;
  expect(real.closed()).toBe(1);
});

test("a queue that does not start is no reason to fail: work of this process is rung for all the same", async () => {
  const bell = makeEarlyBell({ start: () => Promise.reject(new Error("no connection")), logger });
  let heard = 0;
  await bell.listen("inbox", () => {
    heard += 1;
  });
  await Promise.resolve();
  bell.ring("inbox");
  expect(heard).toBe(1);
  await bell.close();
});
