import { sql } from "kysely";
import { z } from "zod";
import type { Clock } from "#core/shared/clock.ts";
import type { Database } from "./open-database.ts";

const Letter = z.object({
  id: z.string(),
  workspaceId: z.string(),
  source: z.string(),
  reason: z.string(),
  at: z.date(),
  bytes: z.int(),
  retriedAt: z.date().nullable(),
});

/** A delivery that nothing could be done with, without its body. */
export type ListedLetter = z.output<typeof Letter>;

const WholeLetter = Letter.extend({ body: z.instanceof(Uint8Array) });
const RetriedRow = z.object({ retried: z.int() });
const OpenRow = z.object({ source: z.string(), count: z.int(), since: z.date() });

/** Which letters are meant. */
export type LetterChoice = { readonly id: string } | { readonly source: string };

const columns = sql`id, workspace_id, source, reason, at, length(body) as bytes, retried_at`;

/** The dead letters of the database, for the operator. */
export function makeDeadLetters(needs: { readonly database: Pick<Database, "kysely">; readonly clock: Clock }) {
  const db = needs.database.kysely;
  return {
    /** Those that lie dead, newest first. */
    list: async (options: { readonly source?: string; readonly limit: number }): Promise<readonly ListedLetter[]> => {
      const { rows } = await sql`
        select ${columns} from muster.dead_letter
        where retried_at is null and (${options.source ?? null}::text is null or source = ${options.source ?? null})
        order by at desc, id desc limit ${options.limit}`.execute(db);
      return z.array(Letter).parse(rows);
    },
    /** One with its body, also when it was retried; undefined when there is none with this id. */
    load: async (id: string) => {
      const { rows } = await sql`select ${columns}, body from muster.dead_letter where id = ${id}`.execute(db);
      return rows[0] === undefined ? undefined : WholeLetter.parse(rows[0]);
    },
    /**
     * Puts letters back into the inbox, oldest first, in one statement: each exactly once, however often and by however many it is asked.
     * Answers how many. A letter that dies again is listed again.
     */
    retry: async (choice: LetterChoice): Promise<number> => {
      const which = "id" in choice ? sql`id = ${choice.id}` : sql`source = ${choice.source}`;
      const now = needs.clock.now();
      const { rows } = await sql`
        with letters as (
          update muster.dead_letter set retried_at = ${now} where retried_at is null and ${which} returning *
        ), inbox as (
          insert into muster.inbox_delivery (id, workspace_id, source, delivery_key, headers, body, received_at, state)
          select id, workspace_id, source, id::text, '{}', body, at, 'waiting' from letters
          on conflict (id) do update set state = 'waiting', ended_at = null
          returning id
        ), work as (
          insert into muster.effect (id, workspace_id, queue, lane, payload, state, wanted_at)
          select gen_random_uuid(), workspace_id, 'inbox', 'inbox:' || source,
            jsonb_build_object('kind', 'take-delivery', 'deliveryId', id), 'waiting', ${now}
          from letters where id in (select id from inbox) order by at, id
        )
        select count(*)::int as retried from letters`.execute(db);
      return RetriedRow.parse(rows[0]).retried;
    },
    /** How many lie dead per source of a workspace since an instant, and since when the oldest of them does. */
    open: async (workspaceId: string, since: Date) => {
      const { rows } = await sql`
        select source, count(*)::int as count, min(at) as since from muster.dead_letter
        where workspace_id = ${workspaceId} and retried_at is null and at >= ${since} group by source`.execute(db);
      return z.array(OpenRow).parse(rows);
    },
  };
}
