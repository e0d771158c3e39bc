import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { startEmbeddedPostgres } from "#adapters/embedded-postgres/start-embedded-postgres.ts";
import { openJobBell } from "#adapters/postgres/job-bell.ts";
import { migrateDatabase } from "#adapters/postgres/migrate-database.ts";
import { type Database, openDatabase } from "#adapters/postgres/open-database.ts";
import { databaseFolderVariable } from "./database-folder.ts";

/** A database of its own with all migrations applied. */
export interface TestDatabase {
  readonly url: string;
  readonly database: Database;
  /** Closes our connections and drops it; call it in `afterAll`. */
  drop(): Promise<void>;
}

/** Any constant: who holds this advisory lock makes the template. */
const templateLock = 77_001;

/** Clones a migrated database (10 to 30 ms) on `TEST_DATABASE_URL`'s server, or on the run's embedded one. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const adminUrl = await serverUrl();
  const name = `muster_test_${randomUUID().replaceAll("-", "")}`;
  await asAdmin(adminUrl, async (admin) => {
    const template = await makeTemplate(admin, adminUrl);
    await admin.query(`create database ${name} template ${template} strategy file_copy`);
  });
  const url = urlOf(adminUrl, name);
  const database = openDatabase({ url });
  return {
    url,
    database,
    drop: async () => {
      await database.close();
      await asAdmin(adminUrl, async (admin) => {
        await admin.query(`drop database if exists ${name} with (force)`);
      });
    },
  };
}

/** An empty database without any table of ours. */
export async function openBlankDatabase(): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const adminUrl = await serverUrl();
  const name = `muster_test_${randomUUID().replaceAll("-", "")}`;
  const run = (statement: string) =>
    asAdmin(adminUrl, async (admin) => {
      await admin.query(statement);
    });
  await run(`create database ${name} template template0`);
  return { url: urlOf(adminUrl, name), drop: () => run(`drop database if exists ${name} with (force)`) };
}

async function serverUrl(): Promise<string> {
  const external = process.env["TEST_DATABASE_URL"];
  if (external !== undefined && external !== "") return external;
  const dataDir = process.env[databaseFolderVariable];
  if (dataDir === undefined) throw new Error(`${databaseFolderVariable} is not set: run the test with vitest`);
  // The run's end stops it, not we: other test files use it too.
  const { url } = await startEmbeddedPostgres({ dataDir, durability: "tests" });
  return url;
}

async function makeTemplate(admin: Client, adminUrl: string): Promise<string> {
  const template = "muster_test_template";
  await admin.query("select pg_advisory_lock($1)", [templateLock]);
  const { rows } = await admin.query<{ isMade: boolean }>(
    `select exists (select from pg_database where datname = $1 and datistemplate) as "isMade"`,
    [template],
  );
  // On a server that outlives the run the template may be of an older checkout; migrating it costs one query when it isn't.
  if (rows[0]?.isMade !== true) {
    await admin.query(`drop database if exists ${template} with (force)`);
    await admin.query(`create database ${template}`);
  }
  const url = urlOf(adminUrl, template);
  await migrateDatabase({ url });
  if (rows[0]?.isMade !== true) {
    await openJobBell({ url }).close();
    await admin.query(`alter database ${template} is_template true`);
  }
  return template;
}

async function asAdmin(url: string, work: (admin: Client) => Promise<void>): Promise<void> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

function urlOf(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}
