import { afterAll, beforeAll, expect, test } from "vitest";
import { makeSlackIdentities } from "#adapters/postgres/slack-identities.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import { openTestDatabase, type TestDatabase } from "#test/support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.drop());

test("an identity is remembered by the token's digest; the newest answer counts", async () => {
  const identities = makeSlackIdentities({ db: db.database.kysely, clock: systemClock });
  const identity = { botUserId: "U0MUSTER", botId: "B0MUSTER", teamId: "T0MUSTER", teamName: "Acme" };
  expect(await identities.recall("digest-1")).toBeUndefined();
  await identities.remember("digest-1", { ...identity, teamName: "Acme Inc" });
  await identities.remember("digest-1", identity);
  expect(await identities.recall("digest-1")).toEqual(identity);
  expect(await identities.recall("digest-2")).toBeUndefined();
});
