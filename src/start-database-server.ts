import { join } from "node:path";
import { startEmbeddedPostgres } from "#adapters/embedded-postgres/start-embedded-postgres.ts";
import type { Config } from "#config/load-config.ts";
import type { Logger } from "./logger.ts";

/** The PostgreSQL server that Muster works on. */
export interface DatabaseServer {
  /** For `pg`. */
  readonly url: string;
  /** Whether it is the embedded one, and not the operator's. */
  readonly isOurs: boolean;
  /** Stops the embedded one; lets the operator's be. */
  readonly stop: () => Promise<void>;
}

/** The operator's server where `DATABASE_URL` names one, else the embedded one, started here. Throws a Fault with the fix. */
export async function startDatabaseServer({ environment }: Config, logger: Logger): Promise<DatabaseServer> {
  const { DATABASE_URL: url, DATA_DIR: folder } = environment;
  if (url !== undefined) return { url, isOurs: false, stop: async () => undefined };
  const embedded = await startEmbeddedPostgres({ dataDir: join(folder, "postgres"), logger });
  return { url: embedded.url, isOurs: true, stop: () => embedded.stop() };
}
