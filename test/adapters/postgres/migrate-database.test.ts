import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { migrateDatabase } from "#adapters/postgres/migrate-database.ts";
import { openBlankDatabase } from "#test/support/database.ts";

let blank: Awaited<ReturnType<typeof openBlankDatabase>>;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "muster-migrations-"));
});
beforeEach(async () => {
  blank = await openBlankDatabase();
  return () => blank.drop();
});
afterAll(() => rmSync(folder, { recursive: true }));

const query = async (statement: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new Client({ connectionString: blank.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
};

const module = fileURLToPath(new URL("../../../src/adapters/postgres/migrate-database.ts", import.meta.url));

describe("migrations", () => {
  test("a second start applies nothing", async () => {
    expect((await migrateDatabase({ url: blank.url })).applied.length).toBeGreaterThan(0);
    expect(await migrateDatabase({ url: blank.url })).toEqual({ applied: [] });
  });

  test("two processes that migrate at once apply each file once", async () => {
    const script = `import { migrateDatabase } from ${JSON.stringify(module)};
      console.log(JSON.stringify((await migrateDatabase({ url: ${JSON.stringify(blank.url)} })).applied));`;
    const outputs = await Promise.all(
      [1, 2, 3].map(async () => {
        const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", script], {
          stdio: ["ignore", "pipe", "inherit"],
        });
        let output = "";
        child.stdout.on("data", (chunk: Buffer) => {
          output += chunk.toString();
        });
        const [code] = await once(child, "close");
        expect(code).toBe(0);
        return output.trim();
      }),
    );
    expect(outputs.filter((output) => output !== "[]")).toHaveLength(1);
    const rows = await query("select version from supabase_migrations.schema_migrations");
    expect(rows.length).toBeGreaterThan(0);
  });

  test("what the Supabase CLI recorded as applied is not applied again, and its table is left as it is", async () => {
    await query(`create schema supabase_migrations;
      create table supabase_migrations.schema_migrations (version text primary key, statements text[], name text)`);
    const own = join(folder, "cli");
    cpSync(fileURLToPath(new URL("../../../supabase/migrations", import.meta.url)), own, { recursive: true });
    const [first] = (await migrateDatabase({ url: blank.url, folder: own })).applied;
    const rows = await query(
      "select version, name, array_length(statements, 1) as count from supabase_migrations.schema_migrations",
    );
    expect(rows[0]).toEqual({ version: "20260101000000", name: "muster", count: 1 });
    expect(first).toBe("20260101000000_muster.sql");
    writeFileSync(join(own, "20260102000000_by_cli.sql"), "select 1 / 0");
    await query("insert into supabase_migrations.schema_migrations (version) values ('20260102000000')");
    expect(await migrateDatabase({ url: blank.url, folder: own })).toEqual({ applied: [] });
  });

  test("a failing migration leaves nothing behind and names its file", async () => {
    const own = join(folder, "failing");
    cpSync(fileURLToPath(new URL("../../../supabase/migrations", import.meta.url)), own, { recursive: true });
    writeFileSync(join(own, "20990101000000_broken.sql"), "create table muster.half (id int); select 1 / 0;");
    await expect(migrateDatabase({ url: blank.url, folder: own })).rejects.toMatchObject({
      code: "database-migration",
      hint: expect.stringContaining("20990101000000_broken.sql"),
    });
    expect(await query("select to_regclass('muster.half') as half")).toEqual([{ half: null }]);
    rmSync(join(own, "20990101000000_broken.sql"));
    expect(await migrateDatabase({ url: blank.url, folder: own })).toEqual({ applied: [] });
  });

  test("every table has its workspace and row level security, and nobody else may read it", async () => {
    await migrateDatabase({ url: blank.url });
    const tables = await query(
      "select relname, relrowsecurity, relacl from pg_class where relnamespace = 'muster'::regnamespace and relkind = 'r'",
    );
    expect(tables.length).toBeGreaterThan(10);
    expect(tables.filter((table) => table["relrowsecurity"] !== true || table["relacl"] !== null)).toEqual([]);
    const without =
      await query(`select relname from pg_class c where relnamespace = 'muster'::regnamespace and relkind = 'r'
      and not exists (select from pg_attribute where attrelid = c.oid and attname = 'workspace_id' and attnotnull)`);
    expect(without).toEqual([]);
    expect(await query("select has_schema_privilege('public', 'muster', 'usage') as may")).toEqual([{ may: false }]);
  });
});
