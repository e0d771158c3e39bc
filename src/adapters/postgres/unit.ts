import type { Kysely } from "kysely";
import type { Clock } from "#core/shared/clock.ts";
import type { Digest } from "#core/shared/digest.ts";
import type { IdSource } from "#core/shared/id-source.ts";
import type { Tables } from "./tables.ts";

/** What every store of one workspace is made from. */
export interface StoreNeeds {
  readonly workspaceId: string;
  readonly newId: IdSource;
  readonly clock: Clock;
  readonly digest: Digest;
}

/** One open transaction, shared by the stores that work in it. */
export interface Unit extends StoreNeeds {
  readonly db: Kysely<Tables>;
  /** Incidents whose row this transaction holds; the value says whether it made the row itself. */
  readonly heldIncidents: Map<string, "locked" | "new">;
  /** Registers writes that are collected during the work and sent at its end, in order of registration; a store may send some before. */
  beforeCommit(flush: () => Promise<void>): void;
  /** Sends what is collected so far; for a question to the database that has to see it. */
  flush(): Promise<void>;
  /** Registers what follows from the commit and can't fail. */
  afterCommit(act: () => void): void;
  /** Registers what is done instead when the transaction fails, stored or not: a lost answer doesn't say. It can't fail either. */
  whenFailed(act: () => void): void;
}
