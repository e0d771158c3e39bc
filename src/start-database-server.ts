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

/** A server on its way. */
export interface StartingDatabaseServer {
  /** Settles when there is nothing more to do but wait: from then on it may start while we load our modules. Never rejects. */
  readonly launched: Promise<void>;
  /** Rejects with a Fault that names the fix. */
  readonly ready: Promise<DatabaseServer>;
}

/** The operator's server where `DATABASE_URL` names one, else the embedded one, started here. */
export function startDatabaseServer({ environment }: Config, logger: Logger): StartingDatabaseServer {
  const launched = Promise.withResolvers<void>();
  const ready = reachServer(environment, logger, launched.resolve);
  // Whoever waits for `ready` hears of a failure; until somebody does, it must not count as one that nobody handles.
  ready.then(
    () => launched.resolve(),
    () => launched.resolve(),
  );
  return { launched: launched.promise, ready };
}

async function reachServer(
  { DATABASE_URL: url, DATA_DIR: folder }: Config["environment"],
  logger: Logger,
  onLaunched: () => void,
): Promise<DatabaseServer> {
  if (url !== undefined) return { url, isOurs: false, stop: async () => undefined };
  const embedded = await startEmbeddedPostgres({ dataDir: join(folder, "postgres"), logger, onLaunched });
  return { url: embedded.url, isOurs: true, stop: () => embedded.stop() };
}
