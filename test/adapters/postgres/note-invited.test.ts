import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { noteInvited } from "#core/incident/note-invited.ts";
import { openTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { makeMemoryRun } from "#test/support/memory/memory-run.ts";
import { makeStoreWorld, newIncident, noon } from "#test/support/store-world.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.drop());

test("people whom two effects invited at the same moment are recorded once", async () => {
  const { transact, clock } = makeStoreWorld(db, "T-invited");
  const { id } = await transact((work) => work.incidents.insert(newIncident(), noon));
  await Promise.all(
    ["effect-1", "effect-2"].map((effectId) =>
      transact(async (work) => {
        const run = makeMemoryRun({ effectId }).attempt();
        await noteInvited(work, run, id, clock, { userIds: ["U1", "U2"], notInvited: [] });
        // Both are under way together.
        await wait(100);
      }),
    ),
  );
  const events = await transact((work) => work.timeline.of(id));
  expect(events.map(({ kind }) => kind)).toEqual(["responders-invited"]);
});
