import { emptyDatabase } from "#adapters/postgres/empty-database.ts";
import { type JobBell, openJobBell } from "#adapters/postgres/job-bell.ts";
import { migrateDatabase } from "#adapters/postgres/migrate-database.ts";
import { type Database, openDatabase } from "#adapters/postgres/open-database.ts";
import type { Logger } from "./logger.ts";
import type { DatabaseServer } from "./start-database-server.ts";

/** The migrated database and the bell on it. */
export interface Storage {
  readonly database: Database;
  readonly bell: JobBell;
  /** Closes both, and the server when it is ours. */
  close(): Promise<void>;
}

/** Loading pg-boss takes a twentieth of a start, which is over by then. Until then other replicas look for our work once a second. */
const ringOthersAfterMs = 500;

/** Opens the database as soon as its server is there, up to date, and empty when a demo wants it so. */
export async function openStorage(
  server: Promise<DatabaseServer>,
  logger: Logger,
  startsEmpty: boolean,
): Promise<Storage> {
  const { url, isOurs, stop } = await server;
  // Only an embedded database may be emptied: an operator's own never is.
  if (startsEmpty && isOurs) await emptyDatabase(url);
  await migrateDatabase({ url, logger });
  const database = openDatabase({ url, logger });
  for (const warning of database.warnings) logger.warn({ warning }, "the database address needs a look");
  const bell = openJobBell({ url, logger, startAfterMs: ringOthersAfterMs });
  return {
    database,
    bell,
    close: async () => {
      try {
        await Promise.all([bell.close(), database.close()]);
      } finally {
        await stop();
      }
    },
  };
}
