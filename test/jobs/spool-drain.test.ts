import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import { makeDrainTarget } from "#adapters/postgres/drain-target.ts";
import { makeInbox } from "#adapters/postgres/inbox.ts";
import type { Spool } from "#adapters/spool/open-spool.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import { Fault } from "#core/shared/fault.ts";
import { type DrainTarget, type SpoolDrain, startSpoolDrain } from "#jobs/spool-drain.ts";
import { useSpools } from "#test/adapters/spool/spool-world.ts";
import { until } from "#test/support/until.ts";
import { useReplicas } from "#test/support/use-replicas.ts";

const replicas = useReplicas();
const world = useSpools();
const drains: SpoolDrain[] = [];
afterEach(async () => {
  for (const drain of drains.splice(0)) await drain.stop(0);
});

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

const databaseOf = (workspaceId: string) => {
  const { database } = replicas.db();
  const needs = {
    database,
    workspaceId,
    bell: { ring: () => undefined, ringIn: () => undefined },
    newId: makeIdSource(systemClock),
  };
  const inbox = makeInbox({ ...needs, clock: systemClock });
  // Nobody works here, so everything would seem to wait too long.
  const target = { ...makeDrainTarget({ ...needs, clock: systemClock }), waiting: async () => 0 };
  const texts = async () => {
    const { rows } = await sql<{ text: string }>`
      select convert_from(d.body, 'UTF8') as text from muster.effect e
      join muster.inbox_delivery d on d.id = (e.payload->>'deliveryId')::uuid
      where e.workspace_id = ${workspaceId} order by e.seq`.execute(database.kysely);
    return rows.map(({ text }) => text);
  };
  return { database, inbox, target, texts };
};

const start = (spool: Spool, target: DrainTarget, isFlooded = () => false) => {
  const drain = startSpoolDrain({ spool, target, pace: { isFlooded }, logger });
  drains.push(drain);
  return drain;
};

const fill = async (spool: Spool, texts: readonly string[]) => {
  for (const text of texts) await spool.append(world.delivery(text));
};

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `delivery ${index}`);

describe("the drain", () => {
  test("stores everything in order, with its work, and empties the spool", async () => {
    const { target, texts } = databaseOf("D-order");
    const { spool } = await world.open(world.newFolder());
    await fill(spool, numbered(450));
    start(spool, target);
    await until(() => spool.status().bytes === 0);
    expect(await texts()).toEqual(numbered(450));
  });

  test("a database that is away during a burst loses nothing, changes no order and stores nothing twice", async () => {
    const { target, texts } = databaseOf("D-away");
    const { spool } = await world.open(world.newFolder());
    let isAway = true;
    let attempts = 0;
    const away = new Fault({ code: "database-unreachable", message: "x", hint: "x", retry: "may-retry" });
    const drain = start(spool, {
      ...target,
      position: async (id) => {
        attempts += 1;
        if (isAway) throw away;
        return target.position(id);
      },
    });
    await fill(spool, numbered(300));
    await until(() => attempts > 1);
    isAway = false;
    drain.poke();
    await until(() => spool.status().bytes === 0);
    expect(await texts()).toEqual(numbered(300));
  });

  test("a commit whose answer was lost is not stored again, also when the rows are long forgotten", async () => {
    const { target, texts, database } = databaseOf("D-lost");
    const { spool } = await world.open(world.newFolder());
    await fill(spool, numbered(10));
    let losses = 1;
    start(spool, {
      ...target,
      take: async (...batch) => {
        const taking = await target.take(...batch);
        if (losses-- > 0) {
          await sql`delete from muster.effect where workspace_id = 'D-lost'`.execute(database.kysely);
          await sql`delete from muster.inbox_delivery where workspace_id = 'D-lost'`.execute(database.kysely);
          throw new Fault({ code: "database-unreachable", message: "x", hint: "x", retry: "may-retry" });
        }
        return taking;
      },
    });
    await until(() => spool.status().bytes === 0);
    expect(await texts()).toEqual([]);
  });

  test("what a killed process stored before it could forget it on disk is not stored again by the next one", async () => {
    const { target, texts, database } = databaseOf("D-crash");
    const folder = world.newFolder();
    const { spool, die } = await world.open(folder);
    await fill(spool, numbered(10));
    const [part] = spool.parts();
    const batch = (await part?.read({ records: 6, bytes: 100_000 })) ?? [];
    await target.take(part?.id ?? "", null, batch);
    die();
    await sql`delete from muster.effect where workspace_id = 'D-crash'`.execute(database.kysely);
    await sql`delete from muster.inbox_delivery where workspace_id = 'D-crash'`.execute(database.kysely);
    const next = await world.open(folder);
    start(next.spool, target);
    await until(() => next.spool.parts().length === 1);
    expect(await texts()).toEqual(numbered(10).slice(6));
    expect(await target.position(part?.id ?? "")).toBeNull();
  });

  test("two that believe to own the same folder store each delivery once", async () => {
    const { target, texts } = databaseOf("D-two");
    const { spool } = await world.open(world.newFolder());
    await fill(spool, numbered(30));
    const [part] = spool.parts();
    const deliveries = (await part?.read({ records: 100, bytes: 100_000 })) ?? [];
    const id = part?.id ?? "";
    const takings = await Promise.all([
      target.take(id, null, deliveries),
      target.take(id, null, deliveries.slice(0, 5)),
    ]);
    expect(takings.map(({ kind }) => kind).sort()).toEqual(["moved", "taken"]);
    expect(new Set(await texts()).size).toBe((await texts()).length);
  });

  test("a part that can't be read keeps no other from being drained", async () => {
    const { target, texts } = databaseOf("D-broken");
    const folder = world.newFolder();
    const { spool, die } = await world.open(folder, { lookEveryMs: 1e9 });
    await fill(spool, ["broken"]);
    die();
    const next = await world.open(folder);
    await until(() => next.spool.parts().length === 2);
    // Its files vanish under our hands.
    rmSync(join(folder, readdirSync(folder).find((name) => name.startsWith(next.spool.parts()[0]?.id ?? "?")) ?? "?"), {
      recursive: true,
    });
    await fill(next.spool, ["mine"]);
    start(next.spool, target);
    await until(async () => (await texts()).length > 0);
    expect(await texts()).toEqual(["mine"]);
  });

  test("a part that was taken away and came back is read from where the database stands", async () => {
    const taken: string[][] = [];
    let position: string | null = null;
    const all = [world.delivery("a"), world.delivery("b")];
    /** As a process reads it that has just got it: from its beginning. */
    const partOf = (deliveries: typeof all) => {
      let skipped = "";
      let isDrained = false;
      return {
        id: "part",
        skipThrough: (id: string) => {
          skipped = id;
        },
        read: async () => (isDrained ? [] : deliveries.filter(({ id }) => id > skipped)),
        drained: async () => {
          isDrained = true;
        },
      };
    };
    let part = partOf(all.slice(0, 1));
    const target: DrainTarget = {
      position: async () => position,
      take: async (_, after, deliveries) => {
        if (after !== position) return { kind: "moved" };
        taken.push(deliveries.map(({ body }) => new TextDecoder().decode(body)));
        position = deliveries.at(-1)?.id ?? null;
        return { kind: "taken", stored: deliveries.length };
      },
      waiting: async () => 0,
      forget: async () => undefined,
    };
    const spool = { parts: () => [part], dismiss: async () => false };
    const drain = startSpoolDrain({ spool, target, pace: { isFlooded: () => false }, logger });
    drains.push(drain);
    await until(() => taken.length === 1);
    part = partOf(all);
    await until(() => taken.length === 2);
    expect(taken).toEqual([["a"], ["b"]]);
  });

  test("a natural key that is known is not stored again", async () => {
    const { target, texts } = databaseOf("D-key");
    const { spool } = await world.open(world.newFolder());
    for (const text of ["a", "b"]) await spool.append(world.delivery(text, { deliveryKey: "same" }));
    await spool.append(world.delivery("c", { deliveryKey: "same", source: "grafana" }));
    start(spool, target);
    await until(() => spool.status().bytes === 0);
    expect(await texts()).toEqual(["a", "c"]);
  });

  test("an unreadable body becomes a dead letter with its reason", async () => {
    const { target, texts, inbox } = databaseOf("D-dead");
    const { spool } = await world.open(world.newFolder());
    await spool.append(world.delivery("rubbish", { refusal: "no JSON\u0000" }));
    start(spool, target);
    await until(() => spool.status().bytes === 0);
    expect(await texts()).toEqual([]);
    expect(await inbox.deadLetters(5)).toMatchObject([{ source: "alertmanager", reason: "no JSON" }]);
  });

  test("a flood at the door slows it down and doesn't stop it; the end of the flood ends that", async () => {
    const { target, texts } = databaseOf("D-flood");
    const { spool } = await world.open(world.newFolder());
    await fill(spool, numbered(300));
    let isFlooded = true;
    const drain = start(spool, target, () => isFlooded);
    // The first batch is always taken at once, the next one is small.
    await until(async () => (await texts()).length === 120);
    expect(spool.status().bytes).toBeGreaterThan(0);
    isFlooded = false;
    drain.poke();
    await until(() => spool.status().bytes === 0);
  });

  test("it goes slowly while the workers have enough to do, so that they look through little", async () => {
    const { target, texts, database } = databaseOf("D-enough");
    const { spool } = await world.open(world.newFolder());
    await fill(spool, numbered(150));
    const waiting = makeDrainTarget({
      database,
      workspaceId: "D-enough",
      bell: { ring: () => undefined, ringIn: () => undefined },
      clock: systemClock,
    }).waiting;
    start(spool, { ...target, waiting });
    await until(async () => (await texts()).length === 120);
    expect(spool.status().bytes).toBeGreaterThan(0);
  });

  test("an orderly end drains what is left, flood or not", async () => {
    const { target, texts } = databaseOf("D-stop");
    const { spool } = await world.open(world.newFolder());
    await fill(spool, numbered(900));
    const drain = start(spool, target, () => true);
    await drain.stop(10_000);
    expect(await texts()).toEqual(numbered(900));
  });
});
