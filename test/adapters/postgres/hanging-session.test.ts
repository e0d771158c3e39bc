import { sql } from "kysely";
import { expect, test } from "vitest";
import { useReplicas } from "#test/support/use-replicas.ts";

const replicas = useReplicas();

test("a session that hangs in a transaction lets go of its locks before its lease ends and others take over", async () => {
  const { ledger } = await replicas.start();
  const { rows } = await sql<{ ms: number }>`
    select setting::int as ms from pg_settings where name = 'idle_in_transaction_session_timeout'`.execute(
    replicas.db().database.kysely,
  );
  expect(rows[0]?.ms).toBeGreaterThan(0);
  expect(rows[0]?.ms).toBeLessThan(ledger.leaseMs);
});
