import { sql } from "kysely";
import { z } from "zod";
import type { Incident, NewIncident } from "#core/incident/incident.ts";
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
  /** Incidents that this transaction opened after its first one: it holds the counter, so it knows their numbers. */
  const unsent = new Map<string, Incident>();
  let lastNumber: number | undefined;
  unit.beforeCommit(async () => {
    const incidents = [...unsent.values()];
    unsent.clear();
    if (incidents.length > 0) await insertAll(unit, incidents);
  });

  return {
    insert: async (incident, at) => {
      const id = unit.newId();
      if (lastNumber !== undefined) {
        lastNumber += 1;
        const opened = newlyOpened({ ...incident, title: storableText(incident.title) }, at);
        const row: Incident = { ...opened, id, workspaceId, number: lastNumber };
        known.set(id, row);
        unsent.set(id, row);
        heldIncidents.set(id, "new");
        return row;
      }
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
      const first = remember(rows[0]);
      lastNumber = first.number;
      return first;
    },
    load: async (id) => known.get(id) ?? locked(own().where("id", "=", id)),
    read: async (id) => {
      const held = known.get(id);
      if (held !== undefined) return held;
      const row = await own().where("id", "=", id).executeTakeFirst();
      return row === undefined ? undefined : IncidentRow.parse(row);
    },
    loadAll: async (ids) => {
      const unknown = ids.filter((id) => !known.has(id));
      if (unknown.length === 0) return;
      // In one order for everybody: two transactions that lock the same incidents must not wait for each other.
      const rows = await own().where(sql<boolean>`id = any(${unknown}::uuid[])`).orderBy("id").forUpdate().execute();
      for (const row of rows) heldIncidents.set(remember(row).id, "locked");
    },
    loadByRoom: (channelId) => locked(own().where("roomChannelId", "=", channelId)),
    loadByNumber: (number) => locked(own().where("number", "=", number)),
    save: async (saved) => {
      if (unsent.has(saved.id)) {
        unsent.set(saved.id, saved);
        known.set(saved.id, saved);
        return;
      }
      await update(saved);
    },
    giveRoom: async (id, room) => {
      await unit.flush();
      const query = db.updateTable("muster.incident").set({ room: jsonParameter(room) });
      const mine = query.where("workspaceId", "=", workspaceId).where("id", "=", id).where("room", "is", null);
      const row = await mine.returningAll().executeTakeFirst();
      if (row === undefined) return known.get(id) ?? locked(own().where("id", "=", id));
      heldIncidents.set(id, "locked");
      return remember(row);
    },
    list: async ({ includeClosed, limit, isWorstFirst }) => {
      await unit.flush();
      let query = own().orderBy(sql`status in ('resolved', 'reviewed')`).limit(limit);
      // Among the closed ones only the age counts.
      if (isWorstFirst === true)
        query = query.orderBy(sql`case when status in ('resolved', 'reviewed') then '' else severity end`);
      query = query.orderBy("openedAt", "desc");
      if (!includeClosed) query = query.where("status", "not in", ["resolved", "reviewed"]);
      return z.array(IncidentRow).parse(await query.orderBy("number", "desc").execute());
    },
    openedSince: async (at) => {
      await unit.flush();
      return z
        .array(IncidentRow)
        .parse(await own().where("openedAt", ">=", at).orderBy("openedAt").orderBy("number").execute());
    },
  };

  async function update({ id, workspaceId: _workspaceId, number: _number, ...incident }: Incident): Promise<void> {
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
  }
}

function newlyOpened(incident: NewIncident, at: Date): Omit<Incident, "id" | "workspaceId" | "number"> {
  return {
    ...incident,
    status: "investigating",
    roles: {},
    room: null,
    openedAt: at,
    acknowledgedAt: null,
    mitigatedAt: null,
    resolvedAt: null,
    lastUpdate: null,
    pager: null,
    isDrill: false,
  };
}

/** Every column: what was saved after it was opened goes along. Numbers follow the counter, which this transaction holds since its first incident. */
async function insertAll({ db, workspaceId }: Unit, incidents: readonly Incident[]): Promise<void> {
  const rows = incidents.map((incident) => ({
    ...incident,
    title: storableText(incident.title),
    summary: incident.summary === null ? null : storableText(incident.summary),
    opened_by: incident.openedBy,
    started_at: incident.startedAt,
    opened_at: incident.openedAt,
    acknowledged_at: incident.acknowledgedAt,
    mitigated_at: incident.mitigatedAt,
    resolved_at: incident.resolvedAt,
    last_update: incident.lastUpdate,
    next_update_due_at: incident.nextUpdateDueAt,
    runbook_id: incident.runbookId,
    is_drill: incident.isDrill,
    is_private: incident.isPrivate,
  }));
  const columns = sql`id, number, title, severity, status, services, roles, room, opened_by, started_at, opened_at, acknowledged_at,
    mitigated_at, resolved_at, summary, last_update, next_update_due_at, runbook_id, pager, is_drill, is_private`;
  await sql`
    with counted as (
      update muster.counter set value = greatest(value, ${Math.max(...incidents.map(({ number }) => number))})
      where workspace_id = ${workspaceId} and name = 'incident'
    )
    insert into muster.incident (workspace_id, ${columns})
    select ${workspaceId}, ${columns}
    from jsonb_to_recordset(${jsonParameter(rows)}::jsonb) as i(id uuid, number integer, title text, severity text, status text,
      services jsonb, roles jsonb, room jsonb, opened_by jsonb, started_at timestamptz, opened_at timestamptz,
      acknowledged_at timestamptz, mitigated_at timestamptz, resolved_at timestamptz, summary text, last_update jsonb,
      next_update_due_at timestamptz, runbook_id text, pager jsonb, is_drill boolean, is_private boolean)`.execute(db);
}
