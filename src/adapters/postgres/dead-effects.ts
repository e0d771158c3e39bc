import { sql } from "kysely";
import { z } from "zod";
import type { Effect } from "#core/shared/effect.ts";
import { anew } from "./given-up-effects.ts";
import type { Database } from "./open-database.ts";

const Failure = z.object({ code: z.string(), message: z.string(), hint: z.string() });
const Row = z.object({
  id: z.string(),
  workspaceId: z.string(),
  lane: z.string(),
  payload: z.unknown(),
  at: z.date(),
  attempts: z.int(),
  failure: Failure.nullable(),
  incident: z.int().nullable(),
});

/** An effect that was given up, as it stands in the database. */
export interface DeadEffect extends Omit<z.output<typeof Row>, "failure">, z.output<typeof Failure> {
  /** Null when another version of Muster wrote it. */
  readonly effect: Effect | null;
  /** The number of the incident it is about; null when it is about none. */
  readonly incident: number | null;
}

/** People were told how these ended and have chosen since: only who names one wants it back. */
const decided = ["plan-action", "perform-action", "settle-action", "expire-approval", "tick-session"];

const unknownFailure = { code: "unknown", message: "Nobody wrote down why.", hint: "" };

const isDead = sql`state = 'dead' and queue <> 'inbox'`;

/** The incident that an effect is about, whatever its payload points to. */
const incidentNumber = sql`(
  select number from muster.incident i
  where i.workspace_id = e.workspace_id and (i.room_channel_id = e.payload ->> 'channelId' or i.id::text = coalesce(
    e.payload ->> 'incidentId', e.payload -> 'view' ->> 'incidentId', e.payload -> 'about' ->> 'incidentId',
    (select incident_id::text from muster.action where id::text = coalesce(e.payload ->> 'actionId', e.payload -> 'view' ->> 'actionId')),
    (select incident_id::text from muster.runbook_session where id::text = e.payload ->> 'sessionId'),
    (select incident_id::text from muster.follow_up where id::text = e.payload ->> 'followUpId'),
    (select incident_id::text from muster.alert_group where id::text = e.payload -> 'view' ->> 'groupId')))
  limit 1) as incident`;

const columns = sql`id, workspace_id, lane, payload, ended_at as at, attempts, last_failure as failure, ${incidentNumber}`;

/** The effects of the database that were given up, of all workspaces, for the operator. */
export function makeDeadEffects(needs: {
  readonly database: Pick<Database, "kysely">;
  /** Undefined for what another version wrote. */
  readonly readEffect: (payload: unknown) => Effect | undefined;
}) {
  const db = needs.database.kysely;
  const read = (row: unknown): DeadEffect => {
    const { failure, ...rest } = Row.parse(row);
    return { ...rest, effect: needs.readEffect(rest.payload) ?? null, ...(failure ?? unknownFailure) };
  };
  return {
    /** Those that lie dead, newest first. */
    list: async (limit: number): Promise<readonly DeadEffect[]> => {
      const { rows } = await sql`
        select ${columns} from muster.effect e where ${isDead} order by ended_at desc, id desc limit ${limit}`.execute(
        db,
      );
      return rows.map(read);
    },
    /** One that lies dead; undefined when there is none with this id. */
    load: async (id: string): Promise<DeadEffect | undefined> => {
      const { rows } = await sql`select ${columns} from muster.effect e where id = ${id} and ${isDead}`.execute(db);
      return rows[0] === undefined ? undefined : read(rows[0]);
    },
    /** Lets one be tried again, exactly once however often it is asked; false when none lies dead with this id. */
    retry: async (id: string): Promise<boolean> => {
      const { rows } = await sql`update muster.effect set ${anew} where id = ${id} and ${isDead} returning id`.execute(
        db,
      );
      return rows.length === 1;
    },
    /** Lets all be tried again but what belongs to actions and runbook steps; answers how many, and how many were left. */
    retryAll: async (): Promise<{ readonly retried: number; readonly left: number }> => {
      const retried = await sql`
        update muster.effect set ${anew}
        where ${isDead} and coalesce(payload ->> 'kind', '') <> all(${decided}) returning id`.execute(db);
      const left = await sql`
        select id from muster.effect where ${isDead} and payload ->> 'kind' = any(${decided})`.execute(db);
      return { retried: retried.rows.length, left: left.rows.length };
    },
  };
}
