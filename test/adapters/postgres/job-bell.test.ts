import { expect, test } from "vitest";
import { makeJobBell } from "#adapters/postgres/job-bell.ts";
import type { JobQueue, QueueName } from "#adapters/postgres/job-queue.ts";

function makeSilentQueue() {
  const sent: QueueName[] = [];
  const heard: QueueName[] = [];
  let closed = 0;
  const queue: JobQueue = {
    send: async (name) => void sent.push(name),
    listen: async (name) => void heard.push(name),
    close: async () => {
      closed += 1;
    },
  };
  return { queue, sent, heard, closed: () => closed };
}

test("a ring before the queue is there wakes this process, and the other replicas as soon as it is", async () => {
  const silent = makeSilentQueue();
  const gate = Promise.withResolvers<JobQueue>();
  const bell = makeJobBell({ startQueue: () => gate.promise });
  let rings = 0;
  bell.listen("effects", () => {
    rings += 1;
  });
  bell.ring("effects");
  bell.ring("inbox");
  expect(rings).toBe(1);
  expect(silent.sent).toEqual([]);

  gate.resolve(silent.queue);
  await expect.poll(() => silent.sent).toEqual(["effects", "inbox"]);
  expect(silent.heard).toEqual(["effects"]);
  bell.ring("effects");
  expect(rings).toBe(2);
  await bell.close();
  expect(silent.sent).toEqual(["effects", "inbox", "effects"]);
  expect(silent.closed()).toBe(1);
});

test("ornaments give way to what the same commit rings for", async () => {
  const bell = makeJobBell({ startQueue: async () => makeSilentQueue().queue });
  const rung: QueueName[] = [];
  for (const queue of ["ornaments", "effects"] as const) bell.listen(queue, () => rung.push(queue));
  bell.ring("ornaments");
  bell.ring("effects");
  bell.ring("ornaments");
  bell.ringIn("ornaments", 60);
  expect(rung).toEqual(["effects"]);
  await expect.poll(() => rung).toEqual(["effects", "ornaments"]);
  // What becomes due later is still rung for.
  await expect.poll(() => rung).toEqual(["effects", "ornaments", "ornaments"]);
  await bell.close();
});

test("a ring that the queue loses is told once, and the next one is sent", async () => {
  const silent = makeSilentQueue();
  const warnings: string[] = [];
  const logger = {
    info: () => undefined,
    warn: (_data: object, message: string) => void warnings.push(message),
    error: () => undefined,
  };
  let sends = 0;
  const send = async (name: QueueName) => {
    sends += 1;
    if (sends === 1) throw new Error("the database went away");
    await silent.queue.send(name);
  };
  const bell = makeJobBell({ startQueue: async () => ({ ...silent.queue, send }), logger });
  bell.ring("effects");
  await expect.poll(() => warnings).toEqual(["a ring was lost; other replicas look for work once a second"]);
  bell.ring("effects");
  await expect.poll(() => silent.sent).toEqual(["effects"]);
  await bell.close();
  expect(warnings).toHaveLength(1);
});

test("a bell that is closed while the queue starts closes the queue too", async () => {
  const silent = makeSilentQueue();
  const gate = Promise.withResolvers<JobQueue>();
  const bell = makeJobBell({ startQueue: () => gate.promise });
  const closing = bell.close();
  gate.resolve(silent.queue);
  await closing;
  expect(silent.closed()).toBe(1);
});

test("a queue that does not start is tried again, and this process rings for itself meanwhile", async () => {
  const silent = makeSilentQueue();
  let starts = 0;
  const startQueue = async () => {
    starts += 1;
    if (starts < 3) throw new Error("no connection");
    return silent.queue;
  };
  const bell = makeJobBell({ startQueue, retryMs: 1 });
  let rings = 0;
  bell.listen("inbox", () => {
    rings += 1;
  });
  bell.ring("inbox");
  expect(rings).toBe(1);
  await expect.poll(() => silent.sent).toEqual(["inbox"]);
  expect(starts).toBe(3);
  await bell.close();
});

test("a burst of rings is one ring at a time for the others", async () => {
  const gate = Promise.withResolvers<void>();
  let sends = 0;
  const queue: JobQueue = {
    send: async () => {
      sends += 1;
      await gate.promise;
    },
    listen: async () => undefined,
    close: async () => undefined,
  };
  const bell = makeJobBell({ startQueue: async () => queue });
  bell.ring("effects");
  await expect.poll(() => sends).toBe(1);
  for (let index = 0; index < 50; index += 1) bell.ring("effects");
  gate.resolve();
  await bell.close();
  expect(sends).toBe(2);
});

test("a bell that reaches the others later rings here at once, and one that is closed before never opens the way", async () => {
  const silent = makeSilentQueue();
  let starts = 0;
  const startQueue = async () => {
    starts += 1;
    return silent.queue;
  };
  const closed = makeJobBell({ startQueue, startAfterMs: 1 });
  await closed.close();

  const bell = makeJobBell({ startQueue, startAfterMs: 1 });
  let rings = 0;
  bell.listen("inbox", () => {
    rings += 1;
  });
  bell.ring("inbox");
  expect(rings).toBe(1);
  expect(starts).toBe(0);
  await expect.poll(() => silent.sent).toEqual(["inbox"]);
  expect(starts).toBe(1);
  await bell.close();
});
