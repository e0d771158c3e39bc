import { sql } from "kysely";
import { z } from "zod";
import type { AlertGroup, AlertGroupStore } from "#core/correlation/alert-group.ts";
import type { AlertWrites } from "./alert-writes.ts";
import { demandOneRow } from "./demand-one-row.ts";
import { storableText } from "./storable.ts";
import { StoredSeverity } from "./stored-values.ts";
import type { Unit } from "./unit.ts";

/** A row of `muster.alert_group`. */
const AlertGroupRow: z.ZodType<AlertGroup> = z.object({
  id: z.string(),
  key: z.string(),
  routeName: z.string(),
  title: z.string(),
  serviceId: z.string().nullable(),
  severity: StoredSeverity,
  runbookId: z.string().nullable(),
  state: z.enum(["offered", "informed", "ignored", "dismissed", "incident"]),
  incidentId: z.string().nullable(),
  decidedBy: z.string().nullable(),
  openedAt: z.date(),
  lastSignalAt: z.date(),
});

const Member = z.object({ id: z.string(), incidentId: z.string() });

/** Alert groups of one workspace; what is loaded is locked until the transaction ends. */
export function makeAlertGroupStore(unit: Unit, writes: AlertWrites): AlertGroupStore {
  const { db, workspaceId } = unit;
  const own = () => db.selectFrom("muster.alertGroup").selectAll().where("workspaceId", "=", workspaceId);
  /** What this transaction holds locked is as it saved or read it last. */
  const known = new Map<string, AlertGroup>();
  /** The id of each key's newest group; null where there is none. */
  const newestOf = new Map<string, string | null>();
  const lockedKeys = new Set<string>();
  const ofIncident = new Map<string, Set<string>>();

  const remember = (row: unknown): AlertGroup => {
    const group = AlertGroupRow.parse(row);
    const earlier = known.get(group.id);
    if (earlier === undefined) known.set(group.id, group);
    return earlier ?? group;
  };
  const put = (group: AlertGroup) => {
    const before = known.get(group.id);
    if (before !== undefined && before.incidentId !== null) ofIncident.get(before.incidentId)?.delete(group.id);
    if (group.incidentId !== null) ofIncident.get(group.incidentId)?.add(group.id);
    known.set(group.id, group);
    writes.putGroup(group);
  };

  const readNewest = async (keys: readonly string[]) => {
    const { rows } = await sql`
      select newest.* from unnest(${keys}::text[]) as wanted(key)
      cross join lateral (
        select * from muster.alert_group g where g.workspace_id = ${workspaceId} and g.key = wanted.key
        order by g.opened_at desc, g.id desc limit 1 for update
      ) newest`.execute(db);
    for (const key of keys) newestOf.set(key, null);
    for (const row of rows) {
      const group = remember(row);
      newestOf.set(group.key, group.id);
    }
  };

  return {
    lock: async (keys) => {
      const names = keys.map((key) => storableText(`alert-group/${workspaceId}/${key}`));
      // In one order for everybody: two transactions that lock the same keys must not wait for each other.
      await sql`
        select pg_advisory_xact_lock(hash)
        from (select distinct hashtextextended(name, 0) as hash from unnest(${names}::text[]) as name order by hash) hashes`.execute(
        db,
      );
      for (const key of keys) lockedKeys.add(storableText(key));
    },
    newest: async (given) => {
      const key = storableText(given);
      if (!newestOf.has(key)) await readNewest([...new Set([...lockedKeys, key])].filter((one) => !newestOf.has(one)));
      const id = newestOf.get(key) ?? null;
      return id === null ? undefined : known.get(id);
    },
    insert: async (given) => {
      const group = { ...given, key: storableText(given.key), title: storableText(given.title), id: unit.newId() };
      put(group);
      const newest = known.get(newestOf.get(group.key) ?? "");
      if (newest === undefined || newest.openedAt <= group.openedAt) newestOf.set(group.key, group.id);
      return group;
    },
    load: async (id) => {
      const held = known.get(id);
      if (held !== undefined) return held;
      const row = await own().where("id", "=", id).forUpdate().executeTakeFirst();
      return row === undefined ? undefined : remember(row);
    },
    read: async (id) => {
      const held = known.get(id);
      if (held !== undefined) return held;
      const row = await own().where("id", "=", id).executeTakeFirst();
      return row === undefined ? undefined : AlertGroupRow.parse(row);
    },
    loadAll: async (ids) => {
      const unknown = ids.filter((id) => !known.has(id));
      if (unknown.length === 0) return;
      const rows = await own().where(sql<boolean>`id = any(${unknown}::uuid[])`).orderBy("id").forUpdate().execute();
      for (const row of rows) remember(row);
    },
    save: async (group) => {
      if (!known.has(group.id)) {
        const row = await own().where("id", "=", group.id).forUpdate().executeTakeFirst();
        demandOneRow(row === undefined ? 0n : 1n, "alert group");
        remember(row);
      }
      put({ ...group, key: storableText(group.key), title: storableText(group.title) });
    },
    ofIncidents: async (incidentIds) => {
      const unknown = incidentIds.filter((id) => !ofIncident.has(id));
      // An incident that this transaction made has no groups that it doesn't know.
      const asked = unknown.filter((id) => unit.heldIncidents.get(id) !== "new");
      for (const id of unknown)
        ofIncident.set(
          id,
          new Set([...known.values()].filter((group) => group.incidentId === id).map((group) => group.id)),
        );
      if (asked.length > 0) {
        const { rows } = await sql`
          select id, incident_id from muster.alert_group
          where workspace_id = ${workspaceId} and incident_id = any(${asked}::uuid[])`.execute(db);
        for (const { id, incidentId } of z.array(Member).parse(rows))
          if (!known.has(id) || known.get(id)?.incidentId === incidentId) ofIncident.get(incidentId)?.add(id);
      }
      return new Map(incidentIds.map((id) => [id, [...(ofIncident.get(id) ?? [])]]));
    },
  };
}
