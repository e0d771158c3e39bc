import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isPlainRead } from "#adapters/postgres/pool-driver.ts";
import { runTransaction } from "#adapters/postgres/run-transaction.ts";
import { openTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { makeStoreWorld, newIncident, noon } from "#test/support/store-world.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.drop());

describe("transactions on PostgreSQL", () => {
  test("two transactions that deadlock both succeed, because the one that lost runs again", async () => {
    const { transact } = makeStoreWorld(db, "X-deadlock");
    const [one, two] = await transact(async ({ incidents }) => [
      await incidents.insert(newIncident({ services: [] }), noon),
      await incidents.insert(newIncident({ services: [] }), noon),
    ]);
    if (one === undefined || two === undefined) throw new Error("not inserted");
    const bothHoldOne = Promise.withResolvers<void>();
    let holders = 0;
    let runs = 0;
    const lockBoth = (ids: readonly string[], name: string) =>
      transact(async ({ incidents }) => {
        runs += 1;
        for (const id of ids) {
          const incident = await incidents.load(id);
          if (incident === undefined) throw new Error("gone");
          await incidents.save({ ...incident, services: [...incident.services, name] });
          holders += 1;
          if (holders === 2) bothHoldOne.resolve();
          await bothHoldOne.promise;
        }
      });
    await Promise.all([lockBoth([one.id, two.id], "a"), lockBoth([two.id, one.id], "b")]);
    const services = await transact(async ({ incidents }) =>
      [await incidents.load(one.id), await incidents.load(two.id)].map((incident) => incident?.services.length),
    );
    expect(services).toEqual([2, 2]);
    expect(runs).toBeGreaterThanOrEqual(3);
  });

  test("work that swallows a failed statement does not pass for committed", async () => {
    const swallowing = runTransaction(db.database, async (connection) => {
      await sql`select 1 for update`.execute(connection).catch(() => undefined);
      await sql`select 1 / 0`.execute(connection).catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow("rolled the transaction back");
  });

  test("what rolled a transaction back is what is told, not that a later statement found it rolled back", async () => {
    const failing = runTransaction(db.database, async (connection) => {
      await sql`select 1 for update`.execute(connection);
      const first = sql`select 1 / 0`.execute(connection);
      first.catch(() => undefined);
      await sql`select 2`.execute(connection);
      await first;
    });
    await expect(failing).rejects.toThrow("division by zero");
  });

  test("a connection that breaks before the commit runs the work again on another one", async () => {
    const { transact } = makeStoreWorld(db, "X-broken");
    let runs = 0;
    const incident = await transact(async ({ incidents }) => {
      runs += 1;
      const inserted = await incidents.insert(newIncident(), noon);
      if (runs === 1) await killConnections();
      return (await incidents.loadByNumber(inserted.number)) ?? inserted;
    });
    expect(runs).toBe(2);
    expect(await transact(({ incidents }) => incidents.list({ includeClosed: true, limit: 9 }))).toEqual([incident]);
  });

  test("a connection that breaks during the commit is reported as an unknown outcome, and not run again", async () => {
    let runs = 0;
    const committing = runTransaction(db.database, async (connection) => {
      runs += 1;
      // Nothing is sent after this but the commit.
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(connection).catch(() => undefined);
    });
    await expect(committing).rejects.toMatchObject({ code: "database-commit-lost", retry: "unknown-outcome" });
    expect(runs).toBe(1);
  });

  test("a transaction begins at its first lock or change, and plain reads before it need none", async () => {
    const { rows } = await runTransaction(db.database, async (connection) => {
      const begun = () => sql<{ now: string }>`select now()::text as now`.execute(connection);
      const before = [await begun(), await begun()];
      await sql`create temporary table kept (value int) on commit drop`.execute(connection);
      const after = [await begun(), await begun()];
      return { rows: [...before, ...after].map((result) => result.rows[0]?.now) };
    });
    // Within a transaction the server's now() is when it began.
    expect(rows[0]).not.toBe(rows[1]);
    expect(rows[2]).not.toBe(rows[1]);
    expect(rows[3]).toBe(rows[2]);
  });

  test.each([
    ["select * from a where b = $1", true],
    [" SELECT 'for a while'", true],
    ["select 1 from a for update", false],
    ["select a from b where c\nfor no key update skip locked", false],
    ["select a from b for share of b", false],
    ["select pg_advisory_xact_lock($1)", false],
    ["with gone as (delete from a returning b) select * from gone", false],
    ["insert into a select 1", false],
    ["set local lock_timeout = 1", false],
  ])("%s: is it a plain read?", (statement, isPlain) => {
    expect(isPlainRead(statement)).toBe(isPlain);
  });

  test("an error of the work is passed on as it is", async () => {
    const { transact } = makeStoreWorld(db, "X-error");
    const reason = new Error("mine");
    await expect(transact(() => Promise.reject(reason))).rejects.toBe(reason);
  });
});

/** Breaks every connection of the pool but the one that asks. */
async function killConnections(): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(db.database.kysely);
}
