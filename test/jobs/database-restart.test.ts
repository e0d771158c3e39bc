import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEmbeddedPostgres } from "#adapters/embedded-postgres/start-embedded-postgres.ts";
import { migrateDatabase } from "#adapters/postgres/migrate-database.ts";
import { type Database, openDatabase } from "#adapters/postgres/open-database.ts";
import { until } from "#test/support/until.ts";
import { done, makeWorkerWorld, tell, textOf, type WorkerWorld } from "#test/support/worker-world.ts";

let folder: string;
let server: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
let database: Database;
let world: WorkerWorld;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "muster-restart-"));
  await startServer();
  await migrateDatabase({ url: server.url });
  database = openDatabase({ url: server.url });
  world = await makeWorkerWorld({ url: server.url, database }, { workspaceId: "W1" });
});
afterAll(async () => {
  await world.close();
  await database.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

const startServer = async () => {
  server = await startEmbeddedPostgres({ dataDir: folder, durability: "tests" });
};

describe("a restart of the database", () => {
  test("work that is wanted and work that runs meanwhile is done once, and the worker goes on by itself", async () => {
    const acts: string[] = [];
    const gate = Promise.withResolvers<void>();
    const worker = await world.work({
      handle: async (effect, run) => {
        const text = textOf(effect);
        await run.step("act", {
          act: async () => {
            acts.push(text);
            if (text === "running") await gate.promise;
            return text;
          },
        });
        return done;
      },
    });
    await world.want(tell("U1", "running"));
    await until(() => acts.length === 1);

    await server.stop();
    expect(await database.health()).toMatchObject({ isReachable: false, unreachableSince: expect.any(Date) });
    const wanted = world.want(tell("U2", "wanted meanwhile"));
    // Its answer comes back while there is no database to write it down in.
    gate.resolve();
    await startServer();
    await wanted;

    await until(async () => {
      const { due, running } = await world.ledger.count("effects");
      return acts.length === 2 && due + running === 0;
    });
    expect(acts).toEqual(["running", "wanted meanwhile"]);
    expect(await database.health()).toMatchObject({ isReachable: true, unreachableSince: null });

    await world.want(tell("U3", "afterwards"));
    await until(() => acts.includes("afterwards"));
    await world.quiet();
    await worker.stop(1_000);
  });

  test("a database that is killed comes back by itself, and the work goes on", async () => {
    const acts: string[] = [];
    await world.work({
      handle: async (effect) => {
        acts.push(textOf(effect));
        return done;
      },
    });
    process.kill(server.pid, "SIGKILL");
    const isWanted = () =>
      world.want(tell("U4", "after the kill")).then(
        () => true,
        () => false,
      );
    await until(isWanted);
    await until(() => acts.length > 0);
    expect(acts).toContain("after the kill");
  }, 20_000);
});
