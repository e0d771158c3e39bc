import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client, DatabaseError } from "pg";
import { Fault } from "#core/shared/fault.ts";
import { toFault } from "./fault.ts";
import type { Log } from "./log.ts";

const ownFolder = fileURLToPath(new URL("../../../supabase/migrations/", import.meta.url));

/** Any constant: who holds this advisory lock migrates. */
const lockKey = 6_878_378;
const lockRetryMs = 50;

/** The table of the Supabase CLI (`supabase migration list` reads it), so that bot and CLI agree on what is applied. */
const historySql = `
  create schema if not exists supabase_migrations;
  create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
  alter table supabase_migrations.schema_migrations add column if not exists statements text[];
  alter table supabase_migrations.schema_migrations add column if not exists name text;`;

/** SQLSTATEs "undefined table" and "invalid schema name". */
const missingHistoryCodes = ["42P01", "3F000"];

/**
 * Applies the SQL files of a folder (`<version>_<name>.sql`, `supabase/migrations` by default) that the database doesn't have yet,
 * each in one transaction with its record. Several processes may call it at once; when nothing is to do it costs one query.
 * Throws a Fault that names the file and what the database said.
 */
export async function migrateDatabase(options: {
  readonly url: string;
  readonly folder?: string;
  readonly logger?: Log;
}): Promise<{ readonly applied: readonly string[] }> {
  const client = new Client({ connectionString: options.url, application_name: "muster migrations" });
  await client.connect().catch((error: unknown) => {
    throw toFault(error);
  });
  try {
    const folder = options.folder ?? ownFolder;
    if ((await pendingFiles(client, folder)).length === 0) return { applied: [] };
    await lock(client);
    const umzug = await makeUmzug(client, folder);
    const applied = (await umzug.up().catch(unwrap)).map(({ name }) => name);
    if (applied.length > 0) options.logger?.info({ applied }, "database migrated");
    return { applied };
  } finally {
    // Ends the session, and with it the advisory lock.
    await client.end();
  }
}

async function makeUmzug(client: Client, folder: string) {
  // Loaded only when there is something to apply: it costs every start 400 modules, 0.15 s and 10 MiB (docs/decisions/0007).
  const { Umzug } = await import("umzug");
  return new Umzug({
    migrations: async () =>
      (await migrationFiles(folder)).map((file) => ({
        name: file,
        up: async () => apply(client, file, await readFile(join(folder, file), "utf8")),
      })),
    storage: {
      executed: () => executedFiles(client, folder),
      // Recorded by `apply` in the migration's own transaction.
      logMigration: async () => {},
      unlogMigration: async () => {},
    },
    logger: undefined,
  });
}

/** Umzug wraps what a migration throws; ours says more. */
function unwrap(error: unknown): never {
  throw error instanceof Error && error.cause instanceof Fault ? error.cause : error;
}

/** Names of the folder's migrations, in order. */
async function migrationFiles(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((file) => /^\d+_.+\.sql$/.test(file)).sort();
}

async function pendingFiles(client: Client, folder: string): Promise<string[]> {
  const executed = new Set(await executedFiles(client, folder));
  return (await migrationFiles(folder)).filter((file) => !executed.has(file));
}

/** Names of the applied files; the CLI's table knows them by version only. */
async function executedFiles(client: Client, folder: string): Promise<string[]> {
  const versions = await client
    .query<{ version: string }>("select version from supabase_migrations.schema_migrations")
    .then(
      ({ rows }) => new Set(rows.map(({ version }) => version)),
      (error: unknown) => {
        if (error instanceof DatabaseError && missingHistoryCodes.includes(error.code ?? "")) return new Set<string>();
        throw error;
      },
    );
  return (await readdir(folder)).filter((file) => versions.has(versionOf(file)));
}

async function apply(client: Client, file: string, statements: string): Promise<void> {
  try {
    await client.query("begin");
    await client.query(historySql);
    await client.query(statements);
    await client.query(
      "insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, $3)",
      [versionOf(file), file.replace(/^\d+_|\.sql$/g, ""), [statements]],
    );
    await client.query("commit");
  } catch (cause) {
    await client.query("rollback").catch(() => undefined);
    throw new Fault({
      code: "database-migration",
      message: "A database migration failed; the database is as it was before it.",
      hint: `${file}: ${cause instanceof Error ? cause.message : String(cause)}`,
      retry: "never",
      cause,
    });
  }
}

/** Tries again and again instead of waiting in the database: a blocking lock would hold a snapshot open and stall other work. */
async function lock(client: Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ locked: boolean }>("select pg_try_advisory_lock($1) as locked", [lockKey]);
    if (rows[0]?.locked === true) return;
    await new Promise((wake) => setTimeout(wake, lockRetryMs));
  }
}

function versionOf(file: string): string {
  return file.replace(/_.*$/, "");
}
