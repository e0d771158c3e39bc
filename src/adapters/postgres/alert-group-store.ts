import { sql } from "kysely";
import { z } from "zod";
import type { AlertGroup, AlertGroupStore } from "#core/correlation/alert-group.ts";
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

/** Alert groups of one workspace; `load` locks the row until the transaction ends. */
export function makeAlertGroupStore({ db, workspaceId, newId }: Unit): AlertGroupStore {
  const own = () => db.selectFrom("muster.alertGroup").selectAll().where("workspaceId", "=", workspaceId);
  const storable = (group: Omit<AlertGroup, "id">) => ({
    ...group,
    key: storableText(group.key),
    title: storableText(group.title),
  });
  return {
    lock: async (key) => {
      const name = `alert-group/${workspaceId}/${key}`;
      await sql`select pg_advisory_xact_lock(hashtextextended(${storableText(name)}, 0))`.execute(db);
    },
    newest: async (key) => {
      const newestFirst = own().where("key", "=", storableText(key)).orderBy("openedAt", "desc").orderBy("id", "desc");
      const row = await newestFirst.limit(1).forUpdate().executeTakeFirst();
      return row === undefined ? undefined : AlertGroupRow.parse(row);
    },
    insert: async (group) => {
      const row = { ...storable(group), id: newId() };
      await db
        .insertInto("muster.alertGroup")
        .values({ ...row, workspaceId })
        .execute();
      return row;
    },
    load: async (id) => {
      const row = await own().where("id", "=", id).forUpdate().executeTakeFirst();
      return row === undefined ? undefined : AlertGroupRow.parse(row);
    },
    save: async ({ id, ...group }) => {
      const result = await db
        .updateTable("muster.alertGroup")
        .set(storable(group))
        .where("workspaceId", "=", workspaceId)
        .where("id", "=", id)
        .executeTakeFirst();
      demandOneRow(result.numUpdatedRows, "alert group");
    },
  };
}
