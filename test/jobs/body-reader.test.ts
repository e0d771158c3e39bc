import { on } from "node:events";
import { BroadcastChannel, Worker } from "node:worker_threads";
import { afterEach, expect, onTestFinished, test } from "vitest";
import type { Signal } from "#core/signal/signal.ts";
import { type BodyReader, makeBodyReader } from "#jobs/body-reader.ts";
import { makeProcessDelivery } from "#jobs/process-delivery.ts";
import { makeAlertSources } from "#src/alert-sources.ts";

const file = new URL("../../src/read-body.ts", import.meta.url);
const readers: BodyReader[] = [];
const makeReader = (options = {}) => {
  const reader = makeBodyReader(file, options);
  readers.push(reader);
  return reader;
};
afterEach(async () => {
  for (const reader of readers.splice(0)) await reader.stop();
});

const startsAt = "2026-03-02T08:58:00.000Z";

function notification(count: number): Buffer {
  const alerts = Array.from({ length: count }, (_, index) => ({
    status: "firing",
    labels: { alertname: "Errors", service: "web", instance: `web-${index}`, filler: "x".repeat(2_000) },
    annotations: {},
    startsAt,
    endsAt: "0001-01-01T00:00:00Z",
    fingerprint: `fp-${index}`,
  }));
  return Buffer.from(JSON.stringify({ version: "4", groupKey: "g", status: "firing", alerts }));
}

async function all(signals: AsyncIterable<readonly Signal[]>): Promise<readonly Signal[]> {
  const read: Signal[] = [];
  for await (const some of signals) read.push(...some);
  return read;
}

test("a large body's signals come some at a time, in order, as reading it here would give them", async () => {
  const body = notification(700);
  const parts: number[] = [];
  const read: Signal[] = [];
  for await (const some of makeReader().read("alertmanager", body)) {
    parts.push(some.length);
    read.push(...some);
  }
  const [source] = makeAlertSources({ alertmanager: undefined });
  const here = await source?.read(body);
  expect(here).toMatchObject({ kind: "readable" });
  expect(read).toEqual(here?.kind === "readable" ? [...here.signals()] : []);
  expect(Math.max(...parts)).toBeLessThanOrEqual(200);
});

test("what a reader left in the middle did not take is forgotten by the thread", async () => {
  const thread = new Worker(file);
  onTestFinished(async () => void (await thread.terminate()));
  const answers = on(thread, "message");
  const ask = async (kind: string, body?: Uint8Array) => {
    thread.postMessage({ id: 1, kind, source: "alertmanager", body });
    return (await answers.next()).value;
  };
  expect(await ask("read", notification(700))).toMatchObject([{ answer: { kind: "signals" } }]);
  thread.postMessage({ id: 1, kind: "forget" });
  expect(await ask("next")).toEqual([{ id: 1, answer: { kind: "end" } }]);
});

test("a reader that is left in the middle says so to the thread, one that is read to its end doesn't", async () => {
  const heard = new BroadcastChannel("body-questions");
  onTestFinished(() => heard.close());
  const kinds: unknown[] = [];
  heard.onmessage = ({ data }) => void kinds.push(data);
  const reader = makeBodyReader(new URL("overheard-read-body.ts", import.meta.url));
  readers.push(reader);
  await all(reader.read("alertmanager", notification(300)));
  for await (const _some of reader.read("alertmanager", notification(700))) break;
  await expect.poll(() => kinds).toEqual(["read", "next", "next", "read", "next", "forget"]);
});

test("an unreadable body is refused with its reason, at the door and later", async () => {
  const reader = makeReader();
  const body = Buffer.from("{}");
  expect(await reader.judge("alertmanager", body)).toMatchObject({
    kind: "unreadable",
    reason: expect.stringMatching(/version|notification/),
  });
  await expect(all(reader.read("alertmanager", body))).rejects.toMatchObject({
    code: "delivery-unreadable",
    retry: "never",
  });
  await expect(all(reader.read("nobody", body))).rejects.toMatchObject({ hint: 'there is no source "nobody"' });
  expect(await reader.judge("alertmanager", notification(1))).toEqual({ kind: "readable", deliveryKey: null });
});

test("what was judged is what is read, of whatever body it is asked next", async () => {
  const reader = makeReader();
  const [first, second] = [notification(3), notification(5)];
  for (const body of [first, second]) await reader.judge("alertmanager", body);
  const counts: number[] = [];
  for (const body of [Buffer.from(first), second, first])
    counts.push((await all(reader.read("alertmanager", body))).length);
  expect(counts).toEqual([3, 5, 3]);
});

test("several bodies are read at the same time without getting mixed up", async () => {
  const reader = makeReader();
  const counts = [300, 1, 450];
  const read = await Promise.all(counts.map((count) => all(reader.read("alertmanager", notification(count)))));
  expect(read.map((signals) => signals.length)).toEqual(counts);
});

test("a thread that ended is started again for the next body", async () => {
  const reader = makeReader({ idleMs: 0 });
  expect(await all(reader.read("alertmanager", notification(1)))).toHaveLength(1);
  await reader.stop();
  expect(await all(reader.read("alertmanager", notification(2)))).toHaveLength(2);
});

test("a body whose thread ends in the middle is a failure, not a short body", async () => {
  const reader = makeReader();
  const reading = (async () => {
    const read: Signal[] = [];
    for await (const some of reader.read("alertmanager", notification(700))) {
      read.push(...some);
      await reader.stop();
      // Somebody else's body starts another one.
      await reader.judge("alertmanager", notification(1));
    }
    return read.length;
  })();
  await expect(reading).rejects.toThrow("ended");
});

test("bodies over 1 MiB are read beside, smaller ones here", async () => {
  const asked: number[] = [];
  const reader = makeReader();
  const received: number[] = [];
  const processDelivery = makeProcessDelivery({
    sources: makeAlertSources({ alertmanager: undefined }),
    largeBodies: {
      read: (source, body) => {
        asked.push(body.length);
        return reader.read(source, body);
      },
    },
    receiveSignals: async (signals) => {
      for await (const piece of "length" in signals ? [signals] : signals) received.push(piece.length);
    },
  });
  const large = notification(600);
  await processDelivery({ id: "1", source: "alertmanager", body: notification(3) });
  await processDelivery({ id: "2", source: "alertmanager", body: large });
  expect(asked).toEqual([large.length]);
  expect(received).toEqual([3, 200, 200, 200]);
});
