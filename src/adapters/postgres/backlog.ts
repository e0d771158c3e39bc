import { sql } from "kysely";
import { z } from "zod";
import type { Backlog, BacklogKind } from "#core/correlation/backlog.ts";
import type { Unit } from "./unit.ts";

const Crowd = z.object({
  lately: z.int(),
  waiting: z.int(),
  oldestSince: z.date().nullable(),
  newestSince: z.date().nullable(),
});

const Glance = Crowd.pick({ lately: true }).extend({ isWaiting: z.boolean() });

const minuteMs = 60_000;
/** A turn that was given is remembered for so long. */
const keptMs = 10 * minuteMs;

/** Whose turn it is, of one workspace; rows that are taken are locked until the transaction ends. */
export function makeBacklog(unit: Unit): Backlog {
  const { db, workspaceId } = unit;
  /** What waits and still needs its turn, with what its turn depends on. */
  const waiting = (kind: BacklogKind) =>
    kind === "room"
      ? sql`
        select b.subject_id, i.severity, i.opened_at, i.number as tie,
          not exists (select from muster.alert_group g join muster.alert a on a.group_id = g.id and a.state = 'firing'
            where g.incident_id = i.id) as is_quiet
        from muster.backlog b join muster.incident i on i.id = b.subject_id
        where b.workspace_id = ${workspaceId} and b.kind = 'room' and b.taken_at is null
          and i.status not in ('resolved', 'reviewed') and i.room is null`
      : sql`
        select b.subject_id, g.severity, g.opened_at, g.id as tie,
          not exists (select from muster.alert a where a.group_id = g.id and a.state = 'firing') as is_quiet
        from muster.backlog b join muster.alert_group g on g.id = b.subject_id
        where b.workspace_id = ${workspaceId} and b.kind = 'notice' and b.taken_at is null and g.state in ('offered', 'informed')`;
  const turn = sql`is_quiet, severity, opened_at, tie`;
  const turns = (kind: BacklogKind) => sql`
    select subject_id, severity, row_number() over (order by ${turn}) as place from (${waiting(kind)}) waiting`;
  const isNeeded = (kind: BacklogKind) =>
    kind === "room"
      ? sql`exists (select from muster.incident i where i.id = b.subject_id and i.status not in ('resolved', 'reviewed') and i.room is null)`
      : sql`exists (select from muster.alert_group g where g.id = b.subject_id and g.state in ('offered', 'informed'))`;
  const opened = (kind: BacklogKind) =>
    kind === "room"
      ? sql`select id from muster.incident where workspace_id = ${workspaceId} and opened_at >= `
      : sql`select id from muster.alert_group
          where workspace_id = ${workspaceId} and state in ('offered', 'informed') and opened_at >= `;

  /** Turns since a minute ago: given to who waited, or not even waited for. */
  const lately = (kind: BacklogKind, at: Date, exceptIds: readonly string[]) => {
    const from = new Date(at.getTime() - minuteMs);
    return sql`
      select (select count(*)::int from (${opened(kind)} ${from}) o where o.id <> all(${exceptIds}::uuid[]) and not exists (
          select from muster.backlog b where b.workspace_id = ${workspaceId} and b.kind = ${kind} and b.subject_id = o.id))
        + (select count(*)::int from muster.backlog b
          where b.workspace_id = ${workspaceId} and b.kind = ${kind} and b.taken_at > ${from})`;
  };

  return {
    glance: async (kind, at, exceptIds) => {
      const { rows } = await sql`
        with someone as (
          select exists (select from muster.backlog b
            where b.workspace_id = ${workspaceId} and b.kind = ${kind} and b.taken_at is null) as is_waiting
        )
        select is_waiting, case when is_waiting then 0 else (${lately(kind, at, exceptIds)}) end as lately from someone`.execute(
        db,
      );
      return Glance.parse(rows[0]);
    },
    crowd: async (kind, at) => {
      await unit.flush();
      const { rows } = await sql`
        select (${lately(kind, at, [])}) as lately, count(*)::int as waiting, min(b.since) as oldest_since, max(b.since) as newest_since
        from muster.backlog b
        where b.workspace_id = ${workspaceId} and b.kind = ${kind} and b.taken_at is null and ${isNeeded(kind)}`.execute(
        db,
      );
      return Crowd.parse(rows[0]);
    },
    put: async (kind, ids, at) => {
      await sql`
        insert into muster.backlog (workspace_id, kind, subject_id, since)
        select ${workspaceId}, ${kind}, id, ${at} from unnest(${ids}::uuid[]) as id
        on conflict do nothing`.execute(db);
    },
    take: async (kind, limit, at, only) => {
      await unit.flush();
      const { rows } = await sql<{ subjectId: string }>`
        with turn as (${turns(kind)}), next as (
          select subject_id, place from turn where severity = any(${only}::text[]) order by place limit ${limit}
        ), gone as (
          delete from muster.backlog b where b.workspace_id = ${workspaceId} and b.kind = ${kind}
            and (b.taken_at is null and not ${isNeeded(kind)} or b.taken_at < ${new Date(at.getTime() - keptMs)})
        ), taken as (
          update muster.backlog b set taken_at = ${at} from next
          where b.workspace_id = ${workspaceId} and b.kind = ${kind} and b.subject_id = next.subject_id and b.taken_at is null
          returning b.subject_id, next.place
        )
        select subject_id from taken order by place`.execute(db);
      return rows.map(({ subjectId }) => subjectId);
    },
    next: async (kind, limit) => {
      await unit.flush();
      const { rows } = await sql<{ subjectId: string }>`
        select subject_id from (${turns(kind)}) turn order by place limit ${limit}`.execute(db);
      return rows.map(({ subjectId }) => subjectId);
    },
    isOfStorm: async (incidentId, at) => {
      const { rows } = await sql`
        select from muster.backlog b where b.workspace_id = ${workspaceId} and b.kind = 'room' and b.subject_id = ${incidentId}
          and (b.taken_at is null or b.taken_at >= ${new Date(at.getTime() - keptMs)})`.execute(db);
      return rows.length > 0;
    },
    isWaiting: async (kind, id) => {
      await unit.flush();
      const { rows } = await sql`
        select from muster.backlog b where b.workspace_id = ${workspaceId} and b.kind = ${kind} and b.subject_id = ${id}
          and b.taken_at is null and ${isNeeded(kind)}`.execute(db);
      return rows.length > 0;
    },
    placeOf: async (kind, id) => {
      await unit.flush();
      const { rows } = await sql<{ ahead: number }>`
        with waiting as not materialized (${waiting(kind)})
        select (select count(*)::int from waiting where (${turn}) < (mine.is_quiet, mine.severity, mine.opened_at, mine.tie)) as ahead
        from waiting mine where subject_id = ${id}`.execute(db);
      return rows[0] === undefined ? null : rows[0].ahead + 1;
    },
  };
}
