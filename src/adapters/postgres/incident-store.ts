import { sql } from "kysely";
import { z } from "zod";
import type { Incident } from "#core/incident/incident.ts";
import type { IncidentStore } from "#core/incident/incident-store.ts";
import { demandOneRow } from "./demand-one-row.ts";
import { jsonParameter, jsonParameterOrNull, storableText } from "./storable.ts";
import { StoredActor, StoredInstant, StoredRoles, StoredSeverity, StoredStatus } from "./stored-values.ts";
import type { Unit } from "./unit.ts";

/** A row of `muster.incident`. */
const IncidentRow: z.ZodType<Incident> = z.object({
  id: z.string(),
  workspaceId: z.string(),
  number: z.int(),
  title: z.string(),
  severity: StoredSeverity,
  status: StoredStatus,
  services: z.array(z.string()),
  roles: StoredRoles,
  room: z.object({ channelId: z.string(), name: z.string() }).nullable(),
  openedBy: StoredActor,
  startedAt: z.date(),
  openedAt: z.date(),
  acknowledgedAt: z.date().nullable(),
  mitigatedAt: z.date().nullable(),
  resolvedAt: z.date().nullable(),
  summary: z.string().nullable(),
  lastUpdate: z.object({ text: z.string(), at: StoredInstant, by: StoredActor }).nullable(),
  nextUpdateDueAt: z.date().nullable(),
  runbookId: z.string().nullable(),
  pager: z
    .object({
      reference: z.string(),
      url: z.string().nullable(),
      state: z.enum(["triggered", "acknowledged", "resolved"]),
    })
    .nullable(),
  isDrill: z.boolean(),
  isPrivate: z.boolean(),
});

/** Incidents of one workspace; `load…` locks the row until the transaction ends. */
export function makeIncidentStore(unit: Unit): IncidentStore {
  const { db, workspaceId, heldIncidents } = unit;
  const own = () => db.selectFrom("muster.incident").selectAll().where("workspaceId", "=", workspaceId);
  /** What this transaction holds locked is as it saved or loaded it last. */
  const known = new Map<string, Incident>();
  const remember = (row: unknown) => {
    const incident = IncidentRow.parse(row);
    known.set(incident.id, incident);
    return incident;
  };
  const locked = async (query: ReturnType<typeof own>) => {
    const row = await query.forUpdate().executeTakeFirst();
    if (row === undefined) return undefined;
    const incident = remember(row);
    if (!heldIncidents.has(incident.id)) heldIncidents.set(incident.id, "locked");
    return incident;
  };
  return {
    insert: async (incident, at) => {
      const id = unit.newId();
      // One statement: the counter's row lock makes numbers without gaps and in order of commit.
      const { rows } = await sql`
        with next as (
          insert into muster.counter (workspace_id, name, value) values (${workspaceId}, 'incident', 1)
          on conflict (workspace_id, name) do update set value = muster.counter.value + 1
          returning value::int
        )
        insert into muster.incident (id, workspace_id, number, title, severity, status, services, roles, opened_by, started_at,
          opened_at, summary, runbook_id, next_update_due_at, is_drill, is_private)
        select ${id}::uuid, ${workspaceId}, value, ${storableText(incident.title)}, ${incident.severity}, 'investigating',
          ${jsonParameter(incident.services)}::jsonb, '{}'::jsonb, ${jsonParameter(incident.openedBy)}::jsonb,
          ${incident.startedAt}::timestamptz, ${at}::timestamptz, ${incident.summary === null ? null : storableText(incident.summary)},
          ${incident.runbookId}, ${incident.nextUpdateDueAt}::timestamptz, false, ${incident.isPrivate}
        from next
        returning *`.execute(db);
      heldIncidents.set(id, "new");
      return remember(rows[0]);
    },
    load: async (id) => known.get(id) ?? locked(own().where("id", "=", id)),
    loadByRoom: (channelId) => locked(own().where("roomChannelId", "=", channelId)),
    loadByNumber: (number) => locked(own().where("number", "=", number)),
    save: async ({ id, workspaceId: _workspaceId, number: _number, ...incident }) => {
      const row = await db
        .updateTable("muster.incident")
        .set({
          ...incident,
          title: storableText(incident.title),
          summary: incident.summary === null ? null : storableText(incident.summary),
          services: jsonParameter(incident.services),
          roles: jsonParameter(incident.roles),
          room: jsonParameterOrNull(incident.room),
          openedBy: jsonParameter(incident.openedBy),
          lastUpdate: jsonParameterOrNull(incident.lastUpdate),
          pager: jsonParameterOrNull(incident.pager),
        })
        .where("workspaceId", "=", workspaceId)
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirst();
      demandOneRow(row === undefined ? 0n : 1n, "incident");
      remember(row);
    },
    list: async ({ includeClosed, limit }) => {
      let query = own().orderBy(sql`status in ('resolved', 'reviewed')`).orderBy("openedAt", "desc").limit(limit);
      if (!includeClosed) query = query.where("status", "not in", ["resolved", "reviewed"]);
      return z.array(IncidentRow).parse(await query.orderBy("number", "desc").execute());
    },
    openedSince: async (at) =>
      z
        .array(IncidentRow)
        .parse(await own().where("openedAt", ">=", at).orderBy("openedAt").orderBy("number").execute()),
  };
}
