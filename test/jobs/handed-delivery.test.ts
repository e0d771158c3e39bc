import { randomUUID } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { makeDrainTarget } from "#adapters/postgres/drain-target.ts";
import { makeInbox } from "#adapters/postgres/inbox.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import type { LeasedWork, LeaseOffer } from "#core/shared/lease-offer.ts";
import type { AcceptedDelivery } from "#core/signal/accepted-delivery.ts";
import { makeInboxWorker } from "#jobs/inbox-worker.ts";
import { useReplicas } from "#test/support/use-replicas.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");
const replicas = useReplicas();
const newId = makeIdSource(systemClock);

const startedWith = (taken: LeasedWork[]): LeaseOffer => ({
  ownerId: "owner",
  leaseMs: 10_000,
  leaseToken: randomUUID(),
  abandon: () => undefined,
  take: (work) => void taken.push(work),
});

describe("a delivery that comes alone", () => {
  const delivery = (text: string, source = "alertmanager"): AcceptedDelivery => ({
    id: newId(),
    source,
    deliveryKey: null,
    receivedAt: systemClock.now(),
    refusal: null,
    body: new TextEncoder().encode(text),
  });
  const open = (workspaceId: string, offerLease?: () => LeaseOffer | undefined) => {
    const { database } = replicas.db();
    const rings: string[] = [];
    const handed = new Map<string, AcceptedDelivery>();
    const bell = {
      ring: (queue: string) => void rings.push(queue),
      ringIn: (queue: string, ms: number) => void rings.push(`${queue} in ${ms} ms`),
    };
    const needs = { database, bell, workspaceId, newId, clock: systemClock, handed };
    const target = makeDrainTarget({ ...needs, ...(offerLease && { offerLease }) });
    return { target, inbox: makeInbox(needs), rings, handed };
  };
  const statesOf = async (workspaceId: string) => {
    const { rows } = await sql<{ state: string }>`
      select state from muster.effect where workspace_id = ${workspaceId} order by seq`.execute(
      replicas.db().database.kysely,
    );
    return rows.map(({ state }) => state);
  };

  test("begins with its storing, and its body needn't be read again, once", async () => {
    const taken: LeasedWork[] = [];
    const { target, inbox, rings } = open("O-alone", () => startedWith(taken));
    const first = delivery("first");
    await target.take(newId(), null, [first]);
    expect(taken).toMatchObject([{ lane: "inbox:alertmanager", payload: { deliveryId: first.id } }]);
    expect(rings).toEqual([]);
    const wide = { state: "waiting", isFollowed: false, source: "alertmanager", headers: {} };
    expect(await inbox.load(first.id, true)).toMatchObject({ ...wide, id: first.id, body: first.body });
    await inbox.finish(first.id);
    expect(await inbox.load(first.id)).toMatchObject({ state: "done" });
  });

  test("waits while something of its source is not done, and does not wait for another source", async () => {
    const taken: LeasedWork[] = [];
    const { target, rings } = open("O-busy", () => startedWith(taken));
    const part = newId();
    const [first, second, other] = [delivery("first"), delivery("second"), delivery("other", "grafana")];
    await target.take(part, null, [first]);
    await target.take(part, first.id, [second]);
    await target.take(part, second.id, [other]);
    expect(await statesOf("O-busy")).toEqual(["running", "waiting", "running"]);
    expect(taken.map(({ lane }) => lane)).toEqual(["inbox:alertmanager", "inbox:grafana"]);
    expect(rings).toEqual(["inbox in 50 ms"]);
  });

  test("waits when its worker has no time, when it is one of several, and when it can't be read", async () => {
    const taken: LeasedWork[] = [];
    const busy = open("O-no-time", () => undefined);
    await busy.target.take(newId(), null, [delivery("first")]);
    expect(await statesOf("O-no-time")).toEqual(["waiting"]);
    expect(busy.rings).toEqual(["inbox"]);
    const several = open("O-several", () => startedWith(taken));
    await several.target.take(newId(), null, [delivery("first"), delivery("second")]);
    expect(await statesOf("O-several")).toEqual(["waiting", "waiting"]);
    const unreadable = open("O-unreadable", () => startedWith(taken));
    await unreadable.target.take(newId(), null, [{ ...delivery("first"), refusal: "no JSON" }]);
    expect(await statesOf("O-unreadable")).toEqual([]);
    expect(taken).toEqual([]);
  });

  test("is not kept in memory when its work has taken it", async () => {
    const { target, inbox } = open("O-memory", () => startedWith([]));
    const [id, body] = await (async () => {
      const first = delivery("first");
      await target.take(newId(), null, [first]);
      await inbox.load(first.id, true);
      return [first.id, new WeakRef(first.body)] as const;
    })();
    await inbox.finish(id);
    const left = () => {
      collectGarbage();
      return body.deref();
    };
    await expect.poll(left).toBeUndefined();
  });

  test("whose storing failed, or has no answer, is abandoned", async () => {
    const abandoned: string[] = [];
    const { target } = open("O-fails", () => ({ ...startedWith([]), abandon: () => void abandoned.push("once") }));
    await expect(target.take("no part", null, [delivery("first")])).rejects.toThrow("uuid");
    expect(abandoned).toEqual(["once"]);
  });

  test("that is stored already begins nothing", async () => {
    const taken: LeasedWork[] = [];
    const { target } = open("O-again", () => startedWith(taken));
    const first = { ...delivery("first"), deliveryKey: "key" };
    await target.take(newId(), null, [first]);
    await target.take(newId(), null, [{ ...delivery("first"), deliveryKey: "key" }]);
    expect(taken).toHaveLength(1);
    expect(await statesOf("O-again")).toEqual(["running"]);
  });

  test("of several that replicas store at the same moment one begins, and none is lost", async () => {
    const taken: LeasedWork[] = [];
    const targets = Array.from({ length: 6 }, () => open("O-race", () => startedWith(taken)).target);
    await Promise.all(targets.map((target, index) => target.take(newId(), null, [delivery(`delivery ${index}`)])));
    expect((await statesOf("O-race")).sort()).toEqual(["running", ...Array.from({ length: 5 }, () => "waiting")]);
    expect(taken).toHaveLength(1);
  });

  test("is worked off by the worker that offered, before what came after it", async () => {
    const workspaceId = "O-work";
    const world = await replicas.start({ workspaceId });
    const { ledger, bell, logger } = world;
    const texts: string[] = [];
    const opened = open(workspaceId, () => worker.offerLease());
    const worker = makeInboxWorker({
      ledger,
      bell,
      logger,
      clock: systemClock,
      inbox: opened.inbox,
      handle: async ({ body }) => void texts.push(new TextDecoder().decode(body)),
    });
    await worker.start();
    const part = newId();
    const [first, second] = [delivery("first"), delivery("second")];
    await opened.target.take(part, null, [first]);
    await opened.target.take(part, first.id, [second]);
    await world.quiet("inbox");
    await worker.stop(1_000);
    expect(texts).toEqual(["first", "second"]);
    expect(opened.handed.size).toBe(0);
    expect(await statesOf(workspaceId)).toEqual(["done", "done"]);
  });
});
