import { sql } from "kysely";
import { z } from "zod";
import type { Clock } from "#core/shared/clock.ts";
import type { LeaseOffer } from "#core/shared/lease-offer.ts";
import type { AcceptedDelivery } from "#core/signal/accepted-delivery.ts";
import { isDuplicate } from "./fault.ts";
import type { JobBell } from "./job-bell.ts";
import type { Database } from "./open-database.ts";
import type { OfferLease } from "./outbox.ts";
import { packBody, type StoredBody } from "./packed-body.ts";
import { jsonParameter, storableText } from "./storable.ts";

/** How a batch was taken. */
export type BatchTaking =
  | { readonly kind: "taken"; readonly stored: number }
  /** Somebody else drained this part meanwhile, or our own commit's answer was lost: nothing was stored now. */
  | { readonly kind: "moved" };

const TakenRow = z.object({
  isMoved: z.boolean(),
  stored: z.int(),
  isFirst: z.boolean(),
  leasedId: z.string().nullable(),
});
const PositionRow = z.object({ drainedThrough: z.string() });
const WaitingRow = z.object({ waiting: z.int() });

type Handed = Pick<Map<string, AcceptedDelivery>, "set" | "delete">;

/** A look at the ledger costs the database some milliseconds, and in a storm of small deliveries each would ask for one. */
const behindMs = 50;

interface Batch {
  readonly partId: string;
  readonly after: string | null;
  readonly deliveries: readonly AcceptedDelivery[];
  /** The id of the last one. */
  readonly through: string;
}

/** The database as the place that a spool is drained into. */
export function makeDrainTarget(needs: {
  readonly database: Pick<Database, "kysely">;
  readonly bell: Pick<JobBell, "ring" | "ringIn">;
  readonly workspaceId: string;
  readonly clock: Clock;
  /** Gives a body as it is stored, if it is at hand. */
  readonly packedAtHand?: (id: string) => Promise<StoredBody> | undefined;
  /** Asked for a delivery that comes alone. */
  readonly offerLease?: OfferLease;
  /** Deliveries whose work begins at once in this process, for the inbox. */
  readonly handed?: Handed;
}) {
  const { workspaceId } = needs;
  const db = needs.database.kysely;

  const store = async ({ partId, after, deliveries, through }: Batch, offer: LeaseOffer | undefined) => {
    const bodies = await Promise.all(
      deliveries.map((delivery) => needs.packedAtHand?.(delivery.id) ?? storedBody(delivery)),
    );
    const { rows } = await sql`
      with moved as (
        insert into muster.spool_position (part_id, workspace_id, drained_through, drained_at)
        values (${partId}, ${workspaceId}, ${through}, ${needs.clock.now()})
        on conflict (part_id) do update set drained_through = excluded.drained_through, drained_at = excluded.drained_at
        where spool_position.drained_through = ${after}::uuid
        returning 1
      ), batch as (
        select d.*, substring(${joinBodies(bodies)}::bytea from d.start for d.bytes) as body
        from jsonb_to_recordset(${describe(deliveries, bodies)}::jsonb)
          as d(place int, id uuid, source text, key text, received timestamptz, refusal text, start int, bytes int, packed boolean)
        where exists (select from moved)
      ), letters as (
        insert into muster.dead_letter (id, workspace_id, source, reason, body, at)
        select id, ${workspaceId}, source, refusal, body, received from batch where refusal is not null
        on conflict do nothing
      ), stored as (
        insert into muster.inbox_delivery (id, workspace_id, source, delivery_key, headers, body, is_packed, received_at, state)
        select id, ${workspaceId}, source, key, '{}', body, packed, received, 'waiting' from batch where refusal is null order by place
        on conflict do nothing
        returning id
      ), wanted as (
        select place, id, received, 'inbox:' || source as lane, not exists (
            select from muster.effect e where e.workspace_id = ${workspaceId} and e.queue = 'inbox' and e.lane = 'inbox:' || source
              and e.state in ('waiting', 'running')) as is_first
        from batch where id in (select id from stored)
      ), leasable as (
        select *, is_first and ${offer?.leaseToken ?? null}::uuid is not null as is_leased from wanted
      ), work as (
        insert into muster.effect (id, workspace_id, queue, lane, payload, wanted_at, state, is_absorbing, attempts, lease_owner,
          lease_token, lease_until)
        select gen_random_uuid(), ${workspaceId}, 'inbox', lane, jsonb_build_object('kind', 'take-delivery', 'deliveryId', id), received,
          case when is_leased then 'running' else 'waiting' end, not is_leased, is_leased::int,
          case when is_leased then ${offer?.ownerId ?? null} end, case when is_leased then ${offer?.leaseToken ?? null}::uuid end,
          case when is_leased then clock_timestamp() + ${offer?.leaseMs ?? 0} * interval '1 ms' end
        from leasable order by place
        returning id, state
      )
      select exists (select from moved) as is_moved, (select count(*)::int from stored) as stored,
        exists (select from wanted where is_first) as is_first,
        (select id from work where state = 'running') as leased_id`.execute(db);
    const { leasedId, ...taken } = TakenRow.parse(rows[0]);
    const [first] = deliveries;
    if (leasedId === null || offer === undefined || first === undefined) return { ...taken, leased: undefined };
    const payload = { kind: "take-delivery", deliveryId: first.id };
    const leased = {
      id: leasedId,
      lane: `inbox:${first.source}`,
      payload,
      wantedAt: first.receivedAt,
    };
    return { ...taken, leased };
  };

  return {
    /** The last delivery of a part that is stored; null when none is. */
    position: async (partId: string): Promise<string | null> => {
      const { rows } = await sql`select drained_through from muster.spool_position where part_id = ${partId}`.execute(
        db,
      );
      return rows[0] === undefined ? null : PositionRow.parse(rows[0]).drainedThrough;
    },
    /**
     * Stores a batch with its work, in the given order, in one statement, if the part still stands at `after`. What is stored already
     * under its id or its natural key is not stored again. One that comes alone, while nothing of its source waits, begins at once.
     */
    take: async (
      partId: string,
      after: string | null,
      deliveries: readonly AcceptedDelivery[],
    ): Promise<BatchTaking> => {
      const last = deliveries.at(-1);
      if (last === undefined) return { kind: "taken", stored: 0 };
      const offer = deliveries.length === 1 && last.refusal === null ? needs.offerLease?.("inbox") : undefined;
      const batch = { partId, after, deliveries, through: last.id };
      // Another replica may begin something of the same source between our look and our write.
      const { isMoved, stored, isFirst, leased } = await store(batch, offer).catch((error: unknown) => {
        if (offer !== undefined && isDuplicate(error)) return store(batch, undefined);
        offer?.abandon();
        throw error;
      });
      if (!isMoved) return { kind: "moved" };
      if (leased !== undefined && offer !== undefined) {
        hand(needs.handed, last, offer.leaseMs);
        offer.take(leased);
      } else if (isFirst) needs.bell.ring("inbox");
      // Behind something open, whose worker looks when it is done.
      else if (stored > 0) needs.bell.ringIn("inbox", behindMs);
      return { kind: "taken", stored };
    },
    /** How many deliveries wait to be worked off, counted up to `max`. */
    waiting: async (max: number): Promise<number> => {
      const { rows } = await sql`
        select count(*)::int as waiting from (
          select from muster.effect
          where workspace_id = ${workspaceId} and queue = 'inbox' and state = 'waiting' limit ${max}
        ) some_of_them`.execute(db);
      return WaitingRow.parse(rows[0]).waiting;
    },
    /** Forgets the position of a part whose folder is gone. */
    forget: async (partId: string): Promise<void> => {
      await sql`delete from muster.spool_position where part_id = ${partId}`.execute(db);
    },
  };
}

/** Whoever takes it over after `leaseMs` reads it from the database. A function of its own: a timer keeps all that its surroundings name. */
function hand(handed: Handed | undefined, delivery: AcceptedDelivery, leaseMs: number): void {
  handed?.set(delivery.id, delivery);
  forgetIn(leaseMs, handed, delivery.id);
}

function forgetIn(ms: number, handed: Handed | undefined, id: string): void {
  setTimeout(() => handed?.delete(id), ms).unref();
}

/** One parameter for all bodies: `pg` would send an array of them as text, twice as long. */
function joinBodies(bodies: readonly StoredBody[]): Uint8Array {
  const [first] = bodies;
  // A large one comes alone, and copying it would take what everybody else waits for.
  if (bodies.length === 1 && first !== undefined) return first.body;
  return Buffer.concat(bodies.map(({ body }) => body));
}

/** A dead letter is kept as it came: people look at it. */
async function storedBody({ body, refusal }: AcceptedDelivery): Promise<StoredBody> {
  return refusal === null ? packBody(body) : { body, isPacked: false };
}

function describe(deliveries: readonly AcceptedDelivery[], bodies: readonly StoredBody[]): string {
  let start = 1;
  return jsonParameter(
    deliveries.map(({ id, source, deliveryKey, receivedAt, refusal }, place) => {
      const { body, isPacked } = bodies[place] ?? { body: new Uint8Array(), isPacked: false };
      const described = {
        place,
        id,
        source,
        key: storableText(deliveryKey ?? id),
        received: receivedAt,
        refusal: refusal === null ? null : storableText(refusal),
        start,
        bytes: body.length,
        packed: isPacked,
      };
      start += body.length;
      return described;
    }),
  );
}
