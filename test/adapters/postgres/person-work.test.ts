import { afterAll, beforeAll, expect, test } from "vitest";
import { makePersonWork } from "#adapters/postgres/person-work.ts";
import { runTransaction } from "#adapters/postgres/run-transaction.ts";
import { openTestDatabase, type TestDatabase } from "#test/support/database.ts";

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.drop());

const since = new Date("2026-11-21T12:04:00Z");
/** Work over a database that counts as away. */
const startAway = () => makePersonWork({ unreachableSince: () => since, health: () => opened.database.health() });

const put = (slot: string) => (db: TestDatabase["database"]["kysely"]) =>
  db
    .insertInto("muster.messageSlot")
    .values({ workspaceId: "W", slot, channelId: "C", ts: "1.1", fingerprint: "f" })
    .execute();
const isThere = async (slot: string) => {
  const rows = opened.database.kysely.selectFrom("muster.messageSlot").select("slot").where("slot", "=", slot);
  return (await rows.execute()).length > 0;
};

test("work that is called off before its commit stores nothing, however late the database answers", async () => {
  const [inside, answers] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const work = startAway()(() =>
    runTransaction(opened.database, async (db) => {
      await put("late")(db);
      inside.resolve();
      await answers.promise;
    }),
  );
  const failure = work.result.catch((error: unknown) => error);
  await inside.promise;
  expect(work.callOff()).toEqual({ since, isUnclear: false });
  answers.resolve();
  expect(await failure).toMatchObject({ code: "database-unreachable" });
  expect(await isThere("late")).toBe(false);
});

test("work that has stored a part of it is not said to be not done; reading is no such part", async () => {
  for (const [name, isUnclear] of [
    ["part", true],
    ["", false],
  ] as const) {
    const read = Promise.withResolvers<void>();
    const work = startAway()(async () => {
      await runTransaction(opened.database, async (db) => {
        await db.selectFrom("muster.messageSlot").selectAll().execute();
        if (name !== "") await put(name)(db);
      });
      read.resolve();
      await new Promise(() => undefined);
    });
    await read.promise;
    expect(work.callOff()).toEqual({ since, isUnclear });
  }
});

test("nothing is called off while the database answers, nor blamed on it what it has no part in", async () => {
  const start = makePersonWork(opened.database);
  const work = start(async () => "done");
  expect([work.callOff(), work.blame(new TypeError("x")), await work.result]).toEqual([null, null, "done"]);
});

test("what others do at the same time goes on", async () => {
  const inside = Promise.withResolvers<void>();
  const work = startAway()(async () => {
    inside.resolve();
    await new Promise(() => undefined);
  });
  await inside.promise;
  work.callOff();
  await runTransaction(opened.database, (db) => put("other")(db));
  expect(await isThere("other")).toBe(true);
});
