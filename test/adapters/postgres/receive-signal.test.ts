import type { KyselyPlugin } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeTransact } from "#adapters/postgres/make-transact.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { sha256 } from "#adapters/system/sha256.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import { makeReceiveSignals } from "#core/correlation/receive-signals.ts";
import { openTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { sampleRoute } from "#test/support/memory/correlation-house.ts";
import { sampleRules, twoServices } from "#test/support/memory/sample-catalogue.ts";
import { sampleSignal } from "#test/support/memory/sample-signal.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.drop());

test("an alert that opens an incident costs ten round trips to the database at most, a repeated one six", async () => {
  const statements: string[] = [];
  const counting: KyselyPlugin = {
    transformQuery: ({ node }) => {
      statements.push(node.kind);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const transact = makeTransact({
    database: { kysely: db.database.kysely.withPlugin(counting) },
    bell: { ring: () => undefined, ringIn: () => undefined },
    workspaceId: "T1",
    newId: makeIdSource(systemClock),
    clock: systemClock,
    digest: sha256,
  });
  const needs = { transact, clock: systemClock, routes: [sampleRoute()], catalogue: twoServices, rules: sampleRules };
  const { receiveSignals } = makeReceiveSignals(needs);
  expect(await receiveSignals([sampleSignal()], "delivery-1")).toMatchObject([{ kind: "opened" }]);
  expect(statements.splice(0).length).toBeLessThanOrEqual(10);
  expect(await receiveSignals([sampleSignal()], "delivery-2")).toMatchObject([{ kind: "repeated" }]);
  expect(statements.length).toBeGreaterThan(0);
  expect(statements.length).toBeLessThanOrEqual(6);
});
