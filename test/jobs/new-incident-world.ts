import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { type AllWork, makeTransact } from "#adapters/postgres/make-transact.ts";
import type { OfferLease } from "#adapters/postgres/outbox.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { sha256 } from "#adapters/system/sha256.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import type { LeasedWork, LeaseOffer } from "#core/shared/lease-offer.ts";
import { newIncident, noon } from "#test/support/store-world.ts";
import type { Replicas } from "#test/support/use-replicas.ts";

/** Opens an incident whose room and card are wanted; answers its id. */
export async function openIncident(work: AllWork): Promise<string> {
  const { id } = await work.incidents.insert(newIncident(), noon);
  await work.outbox.want({ kind: "open-room", incidentId: id });
  await work.outbox.want({ kind: "show", view: { kind: "incident-card", incidentId: id } });
  return id;
}

/** The same, and it is announced. */
export async function openAnnounced(work: AllWork): Promise<string> {
  const id = await openIncident(work);
  await work.outbox.want({ kind: "show", view: { kind: "announcement", incidentId: id } });
  return id;
}

/** What the ledger holds for an incident: kind, state and attempts of each, in order. */
export async function storedOf(replicas: Replicas, incidentId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ kind: string; state: string; attempts: number }>`
    select payload ->> 'kind' as kind, state, attempts from muster.effect
    where payload ->> 'incidentId' = ${incidentId} or payload -> 'view' ->> 'incidentId' = ${incidentId}
    order by seq`.execute(replicas.db().database.kysely);
  return rows.map(({ kind, state, attempts }) => `${kind} ${state} ${attempts}`);
}

/** Transactions of a process with such offers, and how its bell rang. */
export function storesOf(replicas: Replicas, workspaceId: string, offerLease: OfferLease) {
  const { database } = replicas.db();
  const rings: unknown[] = [];
  const bell = { ring: (...ring: unknown[]) => void rings.push(ring), ringIn: () => undefined };
  const newId = makeIdSource(systemClock);
  const needs = { database, bell, offerLease, workspaceId, newId, clock: systemClock, digest: sha256 };
  return { transact: makeTransact(needs), rings };
}

/** Offers whose work nobody but the test takes; it notes when each was to begin, too. */
export function offering(taken: LeasedWork[], change: Partial<LeaseOffer> = {}): OfferLease {
  return () => ({
    ownerId: "owner",
    leaseMs: 10_000,
    leaseToken: randomUUID(),
    take: (work, afterMs) => void taken.push(Object.assign(work, { afterMs })),
    abandon: () => undefined,
    ...change,
  });
}
