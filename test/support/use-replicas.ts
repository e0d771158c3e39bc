import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll } from "vitest";
import { openTestDatabase, type TestDatabase } from "./database.ts";
import { makeWorkerWorld, type WorkerWorld } from "./worker-world.ts";

/** A test file's database and the replicas on it. */
export interface Replicas {
  readonly db: () => TestDatabase;
  /** Without a workspace id it gets one of its own. */
  readonly start: (options?: Partial<Parameters<typeof makeWorkerWorld>[1]>) => Promise<WorkerWorld>;
}

/** Registers the hooks that open a database for the test file, close replicas after each test, and drop the database. */
export function useReplicas(): Replicas {
  const worlds: WorkerWorld[] = [];
  let opened: TestDatabase | undefined;
  const db = () => {
    if (opened === undefined) throw new Error("The database is there only while tests run.");
    return opened;
  };
  beforeAll(async () => {
    opened = await openTestDatabase();
  });
  afterEach(async () => {
    await Promise.all(worlds.splice(0).map((world) => world.close()));
  });
  afterAll(() => opened?.drop());
  return {
    db,
    start: async (options) => {
      const world = await makeWorkerWorld(db(), { workspaceId: randomUUID(), ...options });
      worlds.push(world);
      return world;
    },
  };
}
