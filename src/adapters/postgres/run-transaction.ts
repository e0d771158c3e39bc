import { type Kysely, sql } from "kysely";
import { commitLost, isConflict, isUnreachable } from "./fault.ts";
import type { Database } from "./open-database.ts";
import { committing, demandWanted, patienceOfWork } from "./person-work.ts";
import type { Tables } from "./tables.ts";

const conflictAttemptsMax = 3;
/** How long work is held while the database restarts; a restart takes one to three seconds. */
const patienceMsDefault = 5_000;
const retryDelayMs = 100;

/**
 * Runs work in one transaction (read committed). A conflict with another transaction, or a connection that broke before the commit
 * was sent, runs the work again from the start. Throws a Fault when the database stays away: `may-retry` when nothing was committed,
 * `unknown-outcome` when the connection broke during the commit itself.
 */
export async function runTransaction<Result>(
  database: Pick<Database, "kysely">,
  work: (db: Kysely<Tables>) => Promise<Result>,
  patienceMs = patienceMsDefault,
): Promise<Result> {
  const startedAt = performance.now();
  const waitMsMax = patienceOfWork(patienceMs);
  for (let attempt = 1; ; attempt += 1) {
    let isCommitting = false;
    try {
      demandWanted();
      return await database.kysely.connection().execute(async (db) => {
        await sql`begin`.execute(db);
        try {
          const result = await work(db);
          await committing(() => {
            isCommitting = true;
            return sql`commit`.execute(db);
          });
          return result;
        } catch (error) {
          // A broken connection can't roll back and needn't: the server does it.
          await sql`rollback`.execute(db).catch(() => undefined);
          throw error;
        }
      });
    } catch (error) {
      if (isCommitting && isUnreachable(error)) throw commitLost(error);
      if (isConflict(error) && attempt < conflictAttemptsMax) continue;
      if (!isUnreachable(error) || performance.now() - startedAt > waitMsMax) throw error;
      await new Promise((wake) => setTimeout(wake, retryDelayMs));
    }
  }
}
