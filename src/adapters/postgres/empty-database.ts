import { Client } from "pg";

/** Drops everything Muster keeps (schemas `muster`, `pgboss` and the migration record), so that migrations start anew. */
export async function emptyDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url, application_name: "muster reset" });
  await client.connect();
  try {
    await client.query("drop schema if exists muster, pgboss, supabase_migrations cascade");
  } finally {
    await client.end();
  }
}
