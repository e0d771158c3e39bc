import { CamelCasePlugin, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from "kysely";
import { Pool } from "pg";
import { Fault } from "#core/shared/fault.ts";
import type { Log } from "./log.ts";
import { makePoolDriver } from "./pool-driver.ts";
import type { Tables } from "./tables.ts";

/** Whether the database answers. */
export interface DatabaseHealth {
  readonly isReachable: boolean;
  /** When it stopped answering; null while it answers. */
  readonly unreachableSince: Date | null;
  /** Round trip of the check in milliseconds; null when there was no answer. */
  readonly latencyMs: number | null;
}

/** The one connection pool to PostgreSQL. */
export interface Database {
  readonly url: string;
  readonly kysely: Kysely<Tables>;
  /** What an operator should know about the address, one sentence each. */
  readonly warnings: readonly string[];
  /** Asks the database, 900 ms at most. Never throws. */
  health(): Promise<DatabaseHealth>;
  /** Since when no statement was answered, as far as is known without asking; null while they are. */
  unreachableSince(): Date | null;
  /** Opens the connections that are kept, so that the first alert finds them. Never rejects. */
  warm(): Promise<void>;
  /** Waits for running statements and closes all connections. */
  close(): Promise<void>;
}

const connectTimeoutMs = 2_000;
/** What an incident that opens uses at once: an alert after a quiet hour must not wait for new connections. */
const connectionsKept = 4;
/** Probes of orchestrators give up after a second. */
const healthTimeoutMs = 900;
/** One statement of ours takes milliseconds; what takes this long is stuck behind somebody's lock. */
const statementTimeoutMs = 10_000;
/** A server that is frozen, or a network that swallows everything, ends no statement: then we do, a moment later. */
const answerTimeoutMs = 11_000;
/** A transaction whose owner hangs must not keep its locks from those who take its work over when its lease ends after 10 s. */
const idleInTransactionTimeoutMs = 8_000;

/** Opens a pool of at most `connectionsMax` (10) connections. Doesn't connect yet: `health` and the first query do. */
export function openDatabase(options: {
  readonly url: string;
  readonly logger?: Log;
  readonly connectionsMax?: number;
}): Database {
  const warnings = warningsOf(options.url);
  const pool = new Pool({
    connectionString: options.url,
    max: options.connectionsMax ?? 10,
    min: connectionsKept,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: answerTimeoutMs,
    idleTimeoutMillis: 60_000,
    application_name: "muster",
    keepAlive: true,
    // A kept connection may rest for hours, and what stands between us and the database must not forget it meanwhile.
    keepAliveInitialDelayMillis: 30_000,
  });
  let unreachableSince: Date | null = null;
  const markUnreachable = (error: Error) => {
    if (unreachableSince === null) options.logger?.warn({ error }, "the database connection broke");
    unreachableSince ??= new Date();
  };
  const answers = () => {
    unreachableSince = null;
  };
  pool.on("error", markUnreachable);
  pool.on("connect", (client) => {
    // The pool's own listener is off while a client is checked out; without one a restart of the database would end the process.
    client.on("error", markUnreachable);
    // As a statement and not as a start-up parameter: poolers refuse parameters they don't know.
    client
      .query(
        `set statement_timeout = ${statementTimeoutMs}; set idle_in_transaction_session_timeout = ${idleInTransactionTimeoutMs}`,
      )
      .catch(markUnreachable);
  });
  const kysely = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => makePoolDriver(pool, { answers, isAway: (error) => markUnreachable(asError(error)) }),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: (db) => new PostgresIntrospector(db),
    },
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
  return {
    url: options.url,
    kysely,
    warnings,
    health: async () => {
      const startedAt = performance.now();
      let timer: NodeJS.Timeout | undefined;
      const tooLate = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error("no answer in time")), healthTimeoutMs);
      });
      try {
        await Promise.race([sql`select 1`.execute(kysely), tooLate]);
        return { isReachable: true, unreachableSince, latencyMs: performance.now() - startedAt };
      } catch (error) {
        markUnreachable(asError(error));
        return { isReachable: false, unreachableSince, latencyMs: null };
      } finally {
        clearTimeout(timer);
      }
    },
    unreachableSince: () => unreachableSince,
    warm: async () => {
      // Each knows the table that all work goes through, then, whose description a new connection has to read first.
      const asking = Array.from({ length: connectionsKept }, () =>
        sql`select from muster.effect limit 0`.execute(kysely),
      );
      await Promise.allSettled(asking);
    },
    close: () => kysely.destroy(),
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function warningsOf(url: string): readonly string[] {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new Fault({
      code: "database-url",
      message: "DATABASE_URL is not the address of a PostgreSQL database.",
      hint: "It looks like postgres://user:password@host:5432/database; on Supabase copy the session pooler's (port 5432).",
      retry: "never",
    });
  }
  if (parsed.port !== "6543") return [];
  return [
    "DATABASE_URL uses port 6543, Supabase's transaction pooler: it loses notifications and session settings, so work starts up to a second late. Use the session pooler on port 5432.",
  ];
}
