import { describe, expect, test } from "vitest";
import { makeInbox } from "#adapters/postgres/inbox.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import { Fault } from "#core/shared/fault.ts";
import { makeInboxWorker } from "#jobs/inbox-worker.ts";
import { until } from "#test/support/until.ts";
import { useReplicas } from "#test/support/use-replicas.ts";
import type { WorkerWorld } from "#test/support/worker-world.ts";

const replicas = useReplicas();
const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (body: Uint8Array) => new TextDecoder().decode(body);

const open = async (workspaceId: string) => {
  const world = await replicas.start({ workspaceId });
  const { database } = replicas.db();
  const inbox = makeInbox({
    database,
    bell: world.bell,
    workspaceId,
    newId: makeIdSource(systemClock),
    clock: systemClock,
  });
  return { world, inbox };
};

const withWorker = async (
  world: WorkerWorld,
  needs: Pick<Parameters<typeof makeInboxWorker>[0], "inbox" | "handle" | "together">,
  act: () => Promise<void>,
) => {
  const { ledger, bell, logger } = world;
  const worker = makeInboxWorker({ ledger, bell, logger, clock: systemClock, random: () => 0, ...needs });
  await worker.start();
  try {
    await act();
    await world.quiet("inbox");
  } finally {
    await worker.stop(1_000);
  }
};

describe("inbox", () => {
  test("deliveries that wait behind each other are worked off together, in order and once; one that is too large for it alone", async () => {
    const { world, inbox } = await open("I-together");
    const large = "large".repeat(100_000);
    const texts = [...Array.from({ length: 14 }, (_, index) => `first ${index}`), large, "last"];
    for (const text of texts) await inbox.accept({ source: "grafana", deliveryKey: null, body: bytes(text) });
    const alone: string[] = [];
    const together: { readonly texts: readonly string[]; readonly isMore: boolean }[] = [];
    const handle = async ({ body }: { body: Uint8Array }) => void alone.push(textOf(body));
    const handleAll = async (deliveries: readonly { body: Uint8Array }[], isMore: boolean) => {
      const small = deliveries.filter(({ body }) => body.length < 1_000);
      if (small.length === deliveries.length) together.push({ texts: small.map(({ body }) => textOf(body)), isMore });
      return small.length === deliveries.length ? small.length : 0;
    };
    await withWorker(world, { inbox, handle, together: { inbox, handle: handleAll } }, async () => undefined);
    expect(together).toEqual([
      { texts: texts.slice(0, 11), isMore: true },
      { texts: texts.slice(11, 14), isMore: true },
    ]);
    expect(alone).toEqual([large, "last"]);
    expect(await world.ledger.count("inbox")).toMatchObject({ due: 0, running: 0, dead: 0 });
  });

  test("when deliveries can't be worked off together, each is on its own, and only the one at fault dies", async () => {
    const { world, inbox } = await open("I-apart");
    for (const text of ["one", "bad", "three"])
      await inbox.accept({ source: "grafana", deliveryKey: null, body: bytes(text) });
    const done: string[] = [];
    const poison = new Fault({ code: "poison", message: "x", hint: "x", retry: "never" });
    const handle = async ({ body }: { body: Uint8Array }) => {
      if (textOf(body) === "bad") throw poison;
      done.push(textOf(body));
    };
    const together = { inbox, handle: async () => Promise.reject(poison) };
    await withWorker(world, { inbox, handle, together }, async () => undefined);
    expect(done).toEqual(["one", "three"]);
    expect((await inbox.deadLetters(9)).map(({ body }) => textOf(body))).toEqual(["bad"]);
  });

  test("a delivery is worked off once with the very bytes that came in", async () => {
    const { world, inbox } = await open("I-bytes");
    const body = Uint8Array.from([0, 255, 128, 10]);
    const seen: unknown[] = [];
    const handle = async (delivery: { source: string; body: Uint8Array; headers: object }) =>
      void seen.push([delivery.source, [...delivery.body], delivery.headers]);
    await withWorker(world, { inbox, handle }, async () => {
      const headers = { "x-id": "1" };
      expect(await inbox.accept({ source: "grafana", deliveryKey: null, body, headers })).toMatchObject({
        isNew: true,
      });
      await until(() => seen.length === 1);
    });
    expect(seen).toEqual([["grafana", [0, 255, 128, 10], { "x-id": "1" }]]);
  });

  test("a repeated delivery is answered with the first one's id and not worked off again", async () => {
    const { world, inbox } = await open("I-repeat");
    const accept = (source: string) => inbox.accept({ source, deliveryKey: "same", body: bytes("x") });
    const accepted = await Promise.all([accept("a"), accept("a"), accept("a"), accept("b")]);
    expect(new Set(accepted.slice(0, 3).map(({ id }) => id)).size).toBe(1);
    expect(accepted.map(({ isNew }) => isNew).filter(Boolean)).toHaveLength(2);
    let handled = 0;
    const handle = async () => {
      handled += 1;
    };
    await withWorker(world, { inbox, handle }, async () => {});
    expect(handled).toBe(2);
  });

  test("deliveries of one source are worked off in order, also when one has to be tried again", async () => {
    const { world, inbox } = await open("I-order");
    const seen: string[] = [];
    let failures = 0;
    const handle = async ({ body }: { body: Uint8Array }) => {
      seen.push(textOf(body));
      if (textOf(body) !== "b" || failures === 2) return;
      failures += 1;
      throw new Fault({ code: "x", message: "x", hint: "x", retry: "may-retry" });
    };
    await withWorker(world, { inbox, handle }, async () => {
      for (const text of ["a", "b", "c"]) await inbox.accept({ source: "s", deliveryKey: null, body: bytes(text) });
      await until(() => seen.includes("c"));
    });
    expect(seen).toEqual(["a", "b", "b", "b", "c"]);
  });

  test("a poisonous delivery becomes a dead letter with its reason and body, and blocks nobody", async () => {
    const { world, inbox } = await open("I-poison");
    const seen: string[] = [];
    const handle = async ({ body }: { body: Uint8Array }) => {
      if (textOf(body) === "poison")
        throw new Fault({ code: "unreadable", message: "No JSON.", hint: "Look at it.", retry: "never" });
      seen.push(textOf(body));
    };
    await withWorker(world, { inbox, handle }, async () => {
      await inbox.accept({ source: "s", deliveryKey: "1", body: bytes("poison") });
      await inbox.accept({ source: "s", deliveryKey: "2", body: bytes("good") });
      await until(() => seen.length === 1);
    });
    const letters = await inbox.deadLetters(10);
    expect(letters.map(({ source, reason, body }) => [source, reason, textOf(body)])).toEqual([
      ["s", "No JSON. Look at it.", "poison"],
    ]);
    expect(await inbox.countDeadLetters()).toBe(1);
  });

  test("a delivery that meets a bug is given up after eight attempts and kept", async () => {
    const { world, inbox } = await open("I-bug");
    let attempts = 0;
    const handle = async () => {
      attempts += 1;
      throw new TypeError("x is not a function");
    };
    await withWorker(world, { inbox, handle }, async () => {
      await inbox.accept({ source: "s", deliveryKey: "1", body: bytes("x") });
      await until(async () => (await inbox.countDeadLetters()) === 1);
    });
    expect(attempts).toBe(8);
    expect((await inbox.deadLetters(1))[0]?.reason).toContain("x is not a function");
  });

  test("a body refused at the door is kept, newest first", async () => {
    const { inbox } = await open("I-door");
    await inbox.recordDeadLetter({ source: "s", reason: "first\u0000", body: bytes("1") });
    await inbox.recordDeadLetter({ source: "s", reason: "second", body: bytes("2") });
    expect((await inbox.deadLetters(10)).map(({ reason }) => reason)).toEqual(["second", "first"]);
  });

  test("housekeeping forgets what was worked off long ago and keeps what waits", async () => {
    const { world, inbox } = await open("I-purge");
    const first = await inbox.accept({ source: "s", deliveryKey: "done", body: bytes("x") });
    await withWorker(world, { inbox, handle: async () => {} }, async () => {});
    const waiting = await inbox.accept({ source: "s", deliveryKey: "waiting", body: bytes("y") });
    const later = new Date(Date.now() + 1_000);
    await world.ledger.purge(later);
    await inbox.purge(later);
    expect(await inbox.load(first.id)).toBeUndefined();
    expect(await inbox.load(waiting.id)).toMatchObject({ state: "waiting" });
    expect(await world.ledger.count("inbox")).toMatchObject({ due: 1 });
  });
});
