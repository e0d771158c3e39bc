import { DatabaseError } from "pg";
import { Fault } from "#core/shared/fault.ts";

/** SQLSTATEs after which the same transaction may simply be run again: serialization failure, deadlock, lock not available. */
const conflictCodes = ["40001", "40P01", "55P03"];

/** SQLSTATEs of a server that goes away or isn't there yet: class 08, admin/crash shutdown, cannot connect now, too many connections. */
const unreachableCode = /^(08...|57P0[1-5]|53300)$/;

/** What Node and `pg` say when the connection breaks without an answer of the server. */
const brokenConnection =
  /ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|not queryable/;

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
