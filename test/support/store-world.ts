import { type AllWork, makeTransact } from "#adapters/postgres/make-transact.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { sha256 } from "#adapters/system/sha256.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import type { NewIncident } from "#core/incident/incident.ts";
import { person, system } from "#core/shared/actor.ts";
import type { Clock } from "#core/shared/clock.ts";
import type { IdSource } from "#core/shared/id-source.ts";
import type { Transact } from "#core/shared/transact.ts";
import type { TestDatabase } from "./database.ts";

/** Stores of one workspace on a test database; nobody listens to its bell. */
export interface StoreWorld {
  readonly transact: Transact<AllWork>;
  readonly newId: IdSource;
  readonly clock: Clock;
}

/** Stores of a workspace on a test database. */
export function makeStoreWorld(db: TestDatabase, workspaceId = "T1", clock: Clock = systemClock): StoreWorld {
  const newId = makeIdSource(systemClock);
  const bell = { ring: () => {}, ringIn: () => {} };
  const transact = makeTransact({ database: db.database, bell, workspaceId, newId, clock, digest: sha256 });
  return { transact, newId, clock };
}

/** An instant that survives any database: whole milliseconds. */
export const noon = new Date("2026-03-02T12:00:00.000Z");

/** What a small incident is opened with. */
export function newIncident(change: Partial<NewIncident> = {}): NewIncident {
  return {
    title: "Checkout is down",
    severity: "SEV1",
    services: ["web"],
    openedBy: person("U1"),
    startedAt: noon,
    runbookId: null,
    summary: null,
    nextUpdateDueAt: null,
    isPrivate: false,
    ...change,
  };
}

/** The actor of facts that tests append. */
export const muster = system("Muster");
