import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import type { Clock } from "#core/shared/clock.ts";
import type { IdSource } from "#core/shared/id-source.ts";
import type { AcceptedDelivery } from "#core/signal/accepted-delivery.ts";
import type { JobBell } from "./job-bell.ts";
import type { Database } from "./open-database.ts";
import { packedBytesMin, unpackBody } from "./packed-body.ts";
import { runTransaction } from "./run-transaction.ts";
import { jsonParameter, storableText } from "./storable.ts";
import { wantEffects } from "./want-effects.ts";

/** A verified body that came in over HTTP. */
export interface NewDelivery {
  /** The source's name as in `/webhooks/<source>`. */
  readonly source: string;
  /** The vendor's own id of this delivery; null when it has none, then every delivery is a new one. */
  readonly deliveryKey: string | null;
  readonly body: Uint8Array;
  /** Given at the door; a new one when absent. Storing the same id again changes nothing. */
  readonly id?: string;
  readonly receivedAt?: Date;
  /** The few headers that reading it needs. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A body that nothing could be done with. */
export interface DeadLetter {
  readonly id: string;
  readonly source: string;
  readonly reason: string;
  readonly body: Uint8Array;
  readonly at: Date;
}

/** None: the intake holds the request while the database is away, and knows how long its vendor waits. */
const acceptPatienceMs = 0;

const pieceBytes = 262_144;
/** A thousand alerts of a burst of a hundred each: some milliseconds of our own time. */
const followersMax = 10;

const DeliveryRow = z.object({
  id: z.string(),
  source: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.instanceof(Uint8Array),
  receivedAt: z.date(),
  state: z.enum(["waiting", "done", "dead"]),
  isFollowed: z.boolean(),
});

const FollowerRow = DeliveryRow.extend({ body: z.instanceof(Uint8Array).nullable(), isKept: z.boolean() });

const DeadLetterRow: z.ZodType<DeadLetter> = z.object({
  id: z.string(),
  source: z.string(),
  reason: z.string(),
  body: z.instanceof(Uint8Array),
  at: z.date(),
});

/**
 * Deliveries of one workspace on PostgreSQL: stored before they are acknowledged, worked off in order per source (the work stands in
 * the ledger), kept as dead letters when nothing can be done with them.
 */
export function makeInbox(needs: {
  readonly database: Pick<Database, "kysely">;
  readonly bell: Pick<JobBell, "ring">;
  readonly workspaceId: string;
  readonly newId: IdSource;
  readonly clock: Clock;
  /** Gives the body of a delivery that is at hand still, once. */
  readonly bodyAtHand?: (id: string) => Uint8Array | undefined;
  /** Deliveries whose work began when they were stored, and behind which nothing waited then. */
  readonly handed?: Map<string, AcceptedDelivery>;
}) {
  const { database, workspaceId, clock } = needs;
  const deliveries = () => database.kysely.selectFrom("muster.inboxDelivery").where("workspaceId", "=", workspaceId);
  /** Piece by piece: a large body comes as text twice its size, and turning it back at once would hold up every click. */
  const loadBody = async (id: string, bytes: number): Promise<Uint8Array> => {
    const body = Buffer.allocUnsafeSlow(bytes);
    for (let start = 0; start < bytes; start += pieceBytes) {
      const piece = deliveries().select(
        sql<Buffer>`substring(body from ${start + 1}::int for ${pieceBytes}::int)`.as("piece"),
      );
      const row = await piece.where("id", "=", id).executeTakeFirst();
      row?.piece.copy(body, start);
    }
    return body;
  };
  /** The work of a source that waits. */
  const waitingOf = (source: RawBuilder<unknown>) => sql`
    from muster.effect e where e.workspace_id = ${workspaceId} and e.queue = 'inbox' and e.lane = 'inbox:' || ${source}
      and e.state = 'waiting'`;
  return {
    /** Stores a delivery and its work in one transaction. A repeated key changes nothing and answers the first one's id. */
    accept: async ({ source, deliveryKey, body, headers, ...given }: NewDelivery) => {
      const accepted = await runTransaction(
        database,
        async (db) => {
          const id = given.id ?? needs.newId();
          const key = storableText(deliveryKey ?? id);
          const receivedAt = given.receivedAt ?? clock.now();
          const { numInsertedOrUpdatedRows } = await db
            .insertInto("muster.inboxDelivery")
            .values({
              id,
              workspaceId,
              source,
              deliveryKey: key,
              headers: jsonParameter(headers ?? {}),
              body: Buffer.from(body),
              receivedAt,
              state: "waiting",
            })
            .onConflict((conflict) => conflict.columns(["workspaceId", "source", "deliveryKey"]).doNothing())
            .executeTakeFirst();
          if (numInsertedOrUpdatedRows !== 1n) {
            const own = db.selectFrom("muster.inboxDelivery").select("id").where("workspaceId", "=", workspaceId);
            const first = await own
              .where("source", "=", source)
              .where("deliveryKey", "=", key)
              .executeTakeFirstOrThrow();
            return { id: first.id, isNew: false };
          }
          const payload = { kind: "take-delivery", deliveryId: id };
          const lane = `inbox:${source}`;
          await wantEffects(db, workspaceId, [
            { id: needs.newId(), queue: "inbox", lane, mergeKey: null, payload, notBefore: null, wantedAt: receivedAt },
          ]);
          return { id, isNew: true };
        },
        acceptPatienceMs,
      );
      if (accepted.isNew) needs.bell.ring("inbox");
      return accepted;
    },
    load: async (id: string, isFirst = false) => {
      const about = ["id", "source", "headers", "receivedAt", "state"] as const;
      const atHand = needs.bodyAtHand?.(id);
      const handed = needs.handed?.get(id);
      needs.handed?.delete(id);
      // A later attempt must see what became of the first one.
      if (handed !== undefined && isFirst) {
        const body = atHand ?? handed.body;
        return { ...handed, body, headers: {}, state: "waiting" as const, isFollowed: false };
      }
      const most = atHand === undefined ? pieceBytes : 0;
      const query = deliveries().select([
        ...about,
        "isPacked",
        sql<number>`octet_length(body)`.as("bytes"),
        sql<boolean>`exists (select ${waitingOf(sql.ref("source"))})`.as("isFollowed"),
        sql<Buffer | null>`case when octet_length(body) <= ${most}::int then body end`.as("whole"),
      ]);
      const row = await query.where("id", "=", id).executeTakeFirst();
      if (row === undefined) return undefined;
      const { bytes, whole, isPacked, ...facts } = row;
      const stored = async () => unpackBody({ body: whole ?? (await loadBody(id, bytes)), isPacked });
      return DeliveryRow.parse({ ...facts, body: atHand ?? (await stored()) });
    },
    /** What waits behind the delivery of a source that is being worked off; only small ones are given, up to the first that isn't. */
    followers: async (source: string) => {
      const { rows } = await sql`
        select d.id, d.source, d.headers, d.received_at, d.state, next.is_kept, true as is_followed,
          case when not d.is_packed and octet_length(d.body) < ${packedBytesMin}::int then d.body end as body
        from (
          select e.seq, (e.payload ->> 'deliveryId')::uuid as id, e.is_retrying or e.not_before is not null as is_kept
          ${waitingOf(sql`${source}::text`)} order by e.seq limit ${followersMax}
        ) next join muster.inbox_delivery d on d.id = next.id
        order by next.seq`.execute(database.kysely);
      const found = z.array(FollowerRow).parse(rows);
      const end = found.findIndex(({ body, isKept, state }) => body === null || isKept || state !== "waiting");
      const deliveries = z.array(DeliveryRow).parse(end < 0 ? found : found.slice(0, end));
      return { deliveries, isMore: found.length === followersMax || deliveries.length < found.length };
    },
    /** Finishes followers and their work, of which nobody has begun anything. */
    finishFollowers: async (source: string, ids: readonly string[]) => {
      const now = clock.now();
      await sql`
        with finished as (
          update muster.inbox_delivery set state = 'done', ended_at = ${now}
          where workspace_id = ${workspaceId} and id = any(${ids}::uuid[]) and state = 'waiting'
          returning id
        )
        update muster.effect set state = 'done', ended_at = ${now}
        where workspace_id = ${workspaceId} and queue = 'inbox' and lane = 'inbox:' || ${source} and state = 'waiting'
          and (payload ->> 'deliveryId')::uuid in (select id from finished)`.execute(database.kysely);
    },
    finish: async (id: string) => {
      const query = database.kysely.updateTable("muster.inboxDelivery").set({ state: "done", endedAt: clock.now() });
      await query.where("workspaceId", "=", workspaceId).where("id", "=", id).execute();
    },
    /** Gives a delivery up: it becomes a dead letter. Safe to repeat. */
    bury: (id: string, reason: string) =>
      runTransaction(database, async (db) => {
        const own = db.selectFrom("muster.inboxDelivery").where("workspaceId", "=", workspaceId).where("id", "=", id);
        const row = await own.select(["source", "body", "isPacked"]).executeTakeFirst();
        if (row === undefined) return;
        const body = Buffer.from(await unpackBody(row));
        const letter = { source: row.source, body, id, workspaceId, reason: storableText(reason), at: clock.now() };
        await db
          .insertInto("muster.deadLetter")
          .values(letter)
          // One that an operator had put back, and that died again, lies dead again.
          .onConflict((conflict) =>
            conflict.column("id").doUpdateSet({ reason: letter.reason, at: letter.at, retriedAt: null }),
          )
          .execute();
        const query = db.updateTable("muster.inboxDelivery").set({ state: "dead", endedAt: clock.now() });
        await query.where("id", "=", id).execute();
      }),
    /** Keeps a body that was refused at the door. */
    recordDeadLetter: async (refused: Pick<DeadLetter, "source" | "reason" | "body"> & { readonly id?: string }) => {
      const { source, reason, body, id = needs.newId() } = refused;
      const letter = { id, source, reason: storableText(reason), body: Buffer.from(body), at: clock.now() };
      await database.kysely
        .insertInto("muster.deadLetter")
        .values({ ...letter, workspaceId })
        .onConflict((conflict) => conflict.column("id").doNothing())
        .execute();
    },
    /** Newest first. */
    deadLetters: async (limit: number): Promise<readonly DeadLetter[]> => {
      const own = database.kysely.selectFrom("muster.deadLetter").selectAll().where("workspaceId", "=", workspaceId);
      const rows = await own.orderBy("at", "desc").orderBy("id", "desc").limit(limit).execute();
      return z.array(DeadLetterRow).parse(rows);
    },
    countDeadLetters: async () => {
      const own = database.kysely.selectFrom("muster.deadLetter").where("workspaceId", "=", workspaceId);
      return Number((await own.select(({ fn }) => fn.countAll().as("count")).executeTakeFirstOrThrow()).count);
    },
    /** Forgets deliveries that were worked off before an instant. */
    purge: async (doneBefore: Date) => {
      const done = database.kysely.deleteFrom("muster.inboxDelivery").where("workspaceId", "=", workspaceId);
      await done.where("state", "=", "done").where("endedAt", "<", doneBefore).execute();
    },
  };
}
