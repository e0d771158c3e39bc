import type { DatabaseConnection, Driver } from "kysely";
import type { Pool } from "pg";
import { isAborted, isUnreachable, toFault } from "./fault.ts";
import { noteChange } from "./person-work.ts";

/** Learns from every statement whether the database is there. */
export interface DatabaseWatch {
  answers(): void;
  isAway(error: unknown): void;
}

/** Statements whose count of rows tells what they changed. */
const changes = ["INSERT", "UPDATE", "DELETE", "MERGE"];

/** What reads and neither locks nor calls the server's own functions, some of which do. */
const plainRead = /^\s*select\b(?!.*(?:\bfor (?:no key )?update\b|\bfor (?:key )?share\b|\bpg_))/is;

/** Whether a statement reads and does nothing else. */
export function isPlainRead(statement: string): boolean {
  return plainRead.test(statement);
}

/**
 * Kysely's way to the pool. In place of its own driver, because here an unreachable database is a Fault wherever it shows, so that
 * no caller has to know the driver's many words for it. A transaction begins at its first statement that isn't a plain read: until then
 * there is nothing to keep or to undo, each statement sees what is committed anyway (read committed), and most transactions only read.
 */
export function makePoolDriver(pool: Pool, watch: DatabaseWatch): Driver {
  const explain = (error: unknown): never => {
    const fault = toFault(error);
    if (isUnreachable(fault)) watch.isAway(error);
    throw fault;
  };
  const releases = new WeakMap<DatabaseConnection, () => void>();
  return {
    init: async () => {},
    acquireConnection: async () => {
      const client = await pool.connect().catch(explain);
      let broken: Error | undefined;
      let isToBegin = false;
      /** What rolled the transaction back: statements that were sent after it only hear that it is over. */
      let failure: Error | undefined;
      const query = async (sql: string, parameters: readonly unknown[]) => {
        // Whatever is asked after a connection broke would wait for it in vain.
        if (broken !== undefined) explain(broken);
        const result = await client.query(sql, [...parameters]).catch((error: unknown) => {
          if (failure !== undefined && isAborted(error)) throw failure;
          const fault = toFault(error);
          if (fault instanceof Error) failure ??= fault;
          if (fault instanceof Error && isUnreachable(fault)) {
            broken = fault;
            watch.isAway(error);
          }
          throw fault;
        });
        watch.answers();
        return result;
      };
      const connection: DatabaseConnection = {
        executeQuery: async ({ sql, parameters }) => {
          if (sql === "begin" || (isToBegin && (sql === "commit" || sql === "rollback"))) {
            isToBegin = sql === "begin";
            failure = undefined;
            return { rows: [] };
          }
          if (isToBegin && !isPlainRead(sql)) {
            await query("begin", []);
            isToBegin = false;
            failure = undefined;
          }
          const { command, rowCount, rows } = await query(sql, parameters);
          if (changes.includes(command) && (rowCount ?? 0) > 0) noteChange();
          // Work that swallowed a failed statement: PostgreSQL answers such a commit with a rollback, not with an error.
          if (sql === "commit" && command === "ROLLBACK")
            throw new Error("A failed statement rolled the transaction back.");
          return changes.includes(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
        },
        streamQuery: () => {
          throw new Error("This driver streams no rows.");
        },
      };
      releases.set(connection, () => client.release(broken !== undefined));
      return connection;
    },
    beginTransaction: refuseTransaction,
    commitTransaction: refuseTransaction,
    rollbackTransaction: refuseTransaction,
    releaseConnection: async (connection) => releases.get(connection)?.(),
    destroy: () => pool.end(),
  };
}

/** Kysely's transactions don't tell a lost commit from a failed statement; see `runTransaction`. */
async function refuseTransaction(): Promise<never> {
  throw new Error("Transactions go through runTransaction.");
}
