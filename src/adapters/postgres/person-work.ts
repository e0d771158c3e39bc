import { AsyncLocalStorage } from "node:async_hooks";
import { Fault } from "#core/shared/fault.ts";
import { isUnreachable } from "./fault.ts";
import type { Database } from "./open-database.ts";

/** That the database is away, as far as one piece of work is concerned. */
export interface Absence {
  readonly since: Date;
  /** Whether a part of the work may be stored all the same. */
  readonly isUnclear: boolean;
}

/** Work that a person waits for. */
export interface PersonWork<Result> {
  readonly result: Promise<Result>;
  /** The database's part in a failure; null when it is something else's. */
  blame(error: unknown): Absence | null;
  /** Calls the work off when the database is away: nothing of it is committed from here on. Null = the database is not the trouble. */
  callOff(): Absence | null;
}

/** What transactions know about the person's work they belong to. */
interface Scope {
  readonly startedMs: number;
  isCalledOff: boolean;
  isCommitting: boolean;
  hasChanged: boolean;
  hasCommitted: boolean;
}

const scopes = new AsyncLocalStorage<Scope>();

/** A restart of the database is waited for this long; then there is still time to say so within Slack's three seconds. */
const patienceMs = 1_900;
/** When the database is asked whether it is there at all, if the work isn't done by then; it answers within 900 ms or is away. */
const lookAfterMs = 1_200;

/** Runs work for people so that it can be called off truthfully when the database does not answer. */
export function makePersonWork(database: Pick<Database, "health" | "unreachableSince">) {
  return function startWork<Result>(work: () => Promise<Result>): PersonWork<Result> {
    const scope: Scope = {
      startedMs: performance.now(),
      isCalledOff: false,
      isCommitting: false,
      hasChanged: false,
      hasCommitted: false,
    };
    const result = scopes.run(scope, work);
    const look = setTimeout(() => void database.health(), lookAfterMs);
    result.catch(() => undefined).finally(() => clearTimeout(look));
    const absence = (since: Date): Absence => ({ since, isUnclear: scope.isCommitting || scope.hasCommitted });
    return {
      result,
      blame: (error) => (isUnreachable(error) ? absence(database.unreachableSince() ?? new Date()) : null),
      callOff: () => {
        const since = database.unreachableSince();
        if (since === null) return null;
        scope.isCalledOff = true;
        return absence(since);
      },
    };
  };
}

/** How long a transaction may wait for the database: less when a person waits for it. */
export function patienceOfWork(usualMs: number): number {
  const scope = scopes.getStore();
  return scope === undefined ? usualMs : Math.min(usualMs, scope.startedMs + patienceMs - performance.now());
}

/** Throws when the person was told that this is not done; called before a transaction begins. */
export function demandWanted(): void {
  if (scopes.getStore()?.isCalledOff === true) throw calledOff();
}

/** Notes that a statement of the work changed something. */
export function noteChange(): void {
  const scope = scopes.getStore();
  if (scope !== undefined) scope.hasChanged = true;
}

/** Runs a commit, unless the work was called off, so that `callOff` knows whether something may be stored. */
export async function committing(commit: () => Promise<unknown>): Promise<void> {
  demandWanted();
  const scope = scopes.getStore();
  if (scope === undefined) {
    await commit();
    return;
  }
  scope.isCommitting = scope.hasChanged;
  await commit();
  scope.isCommitting = false;
  scope.hasCommitted ||= scope.hasChanged;
}

function calledOff(): Fault {
  return new Fault({
    code: "database-unreachable",
    message: "The database did not answer in time, and the person was told that nothing was done.",
    hint: "Nothing to do: the work was called off.",
    retry: "may-retry",
  });
}
