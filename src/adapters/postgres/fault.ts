import { DatabaseError } from "pg";
import { Fault } from "#core/shared/fault.ts";

/** SQLSTATEs after which the same transaction may simply be run again: serialization failure, deadlock, lock not available. */
const conflictCodes = ["40001", "40P01", "55P03"];

/** SQLSTATEs of a server that goes away or isn't there yet: class 08, admin/crash shutdown, cannot connect now, too many connections. */
const unreachableCode = /^(08...|57P0[1-5]|53300)$/;

/**
 * SQLSTATEs of a server that answers and can't store: no disk or memory (class 53, without too many connections), its own files fail
 * (58), read-only, as a standby is that was not promoted yet (25006).
 */
const unwritableCode = /^(53(?!300)...|58...|25006)$/;
/** The same without a code of its own, from https://github.com/postgres/postgres/blob/REL_17_STABLE/src/backend/storage/smgr/md.c */
const unwritableWords = /^could not (extend|write|create|fsync|open) /;

/** SQLSTATE "query canceled": our statement_timeout, so somebody holds what the statement needs. */
const stuckCode = "57014";

/** What Node and `pg` say when the connection breaks without an answer of the server. */
const brokenConnection =
  /ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|not queryable|Query read timeout/;

/** Whether the database rolled the transaction back because of another one. */
export function isConflict(error: unknown): boolean {
  if (error instanceof Fault) return error.code === "database-conflict";
  return error instanceof DatabaseError && conflictCodes.includes(error.code ?? "");
}

/** Whether the database can't be reached, or stopped being reachable in the middle. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof Fault) return error.code === "database-unreachable";
  if (error instanceof DatabaseError) return unreachableCode.test(error.code ?? "");
  if (error instanceof AggregateError) return error.errors.some(isUnreachable);
  return error instanceof Error && brokenConnection.test(`${Reflect.get(error, "code")} ${error.message}`);
}

/** Whether the database is there and stores nothing. */
function isUnwritable(error: unknown): boolean {
  if (error instanceof Fault) return error.code === "database-unwritable";
  if (!(error instanceof DatabaseError)) return false;
  return unwritableCode.test(error.code ?? "") || (error.code === "XX000" && unwritableWords.test(error.message));
}

/** Whether an earlier statement of the same transaction failed: no reason of its own. */
export function isAborted(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === "25P02";
}

/** Whether a unique index said no. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === "23505";
}

/** An error of the database as a Fault; anything else unchanged. */
export function toFault(error: unknown): unknown {
  if (error instanceof Fault) return error;
  if (isUnreachable(error)) {
    return new Fault({
      code: "database-unreachable",
      message: "The database does not answer.",
      hint: "Check that PostgreSQL runs and that DATABASE_URL is right; Muster goes on by itself when it is back.",
      retry: "may-retry",
      cause: error,
    });
  }
  if (isUnwritable(error)) {
    return new Fault({
      code: "database-unwritable",
      message: "The database stores nothing now: its disk is full, or it is read-only.",
      hint: "Make room or end its read-only mode; Muster goes on by itself then.",
      retry: "may-retry",
      cause: error,
    });
  }
  if (error instanceof DatabaseError && error.code === stuckCode) {
    return new Fault({
      code: "database-stuck",
      message: "The database did not get to it in 10 s: something else holds what it needs.",
      hint: "Look into pg_stat_activity for long transactions on Muster's tables. Muster tries again.",
      retry: "may-retry",
      cause: error,
    });
  }
  if (isConflict(error)) {
    return new Fault({
      code: "database-conflict",
      message: "The database is busy with the same rows.",
      hint: "Try again.",
      retry: "may-retry",
      cause: error,
    });
  }
  return error;
}

/** The Fault of a commit whose answer was lost: the work may be stored or not. */
export function commitLost(cause: unknown): Fault {
  return new Fault({
    code: "database-commit-lost",
    message: "The database did not say whether the change was stored.",
    hint: "Look whether it was done before doing it again.",
    retry: "unknown-outcome",
    cause,
  });
}
