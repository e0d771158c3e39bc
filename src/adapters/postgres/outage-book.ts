import { z } from "zod";
import type { Outage } from "#core/incident/outage.ts";
import type { OutageBook } from "#core/incident/outage-book.ts";
import { systems } from "#core/shared/circuit.ts";
import { storableText } from "./storable.ts";
import type { Unit } from "./unit.ts";

/** A row of `muster.outage`. */
const OutageRow: z.ZodType<Outage> = z.object({
  system: z.enum(systems),
  isOpen: z.boolean(),
  since: z.date(),
  lastTriedAt: z.date(),
  nextTryAt: z.date(),
  tries: z.int(),
  endedAt: z.date().nullable(),
});

/** What one workspace knows about systems that don't answer; `load` locks the row until the transaction ends. */
export function makeOutageBook({ db, workspaceId }: Pick<Unit, "db" | "workspaceId">): OutageBook {
  const own = () => db.selectFrom("muster.outage").selectAll().where("workspaceId", "=", workspaceId);
  const waiting = () => db.selectFrom("muster.outageWaiting").where("workspaceId", "=", workspaceId);
  return {
    load: async (system) => {
      const row = await own().where("system", "=", system).forUpdate().executeTakeFirst();
      return row === undefined ? undefined : OutageRow.parse(row);
    },
    read: async (system) => {
      const row = await own().where("system", "=", system).executeTakeFirst();
      return row === undefined ? undefined : OutageRow.parse(row);
    },
    open: async () => {
      const rows = await own().where("isOpen", "=", true).orderBy("system").execute();
      return rows.map((row) => OutageRow.parse(row));
    },
    save: async ({ system, ...outage }) => {
      await db
        .insertInto("muster.outage")
        .values({ ...outage, system, workspaceId })
        .onConflict((conflict) => conflict.columns(["workspaceId", "system"]).doUpdateSet(outage))
        .execute();
    },
    addWaiting: async (system, incidentId, what) => {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("muster.outageWaiting")
        .values({ workspaceId, system, incidentId, what: storableText(what) })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },
    waitingIn: async (system, incidentId) => {
      const rows = await waiting()
        .select("what")
        .where("system", "=", system)
        .where("incidentId", "=", incidentId)
        .orderBy("what")
        .execute();
      return rows.map(({ what }) => what);
    },
    incidentsWaiting: async (system) => {
      const rows = await waiting().select("incidentId").distinct().where("system", "=", system).execute();
      return rows.map(({ incidentId }) => incidentId);
    },
    forgetWaiting: async (system) => {
      const query = db.deleteFrom("muster.outageWaiting").where("workspaceId", "=", workspaceId);
      await query.where("system", "=", system).execute();
    },
    releaseEffects: async (system) => {
      const query = db.updateTable("muster.effect").set({ notBefore: null });
      const own = query.where("workspaceId", "=", workspaceId).where("state", "=", "waiting");
      await own.where("waitsFor", "=", system).execute();
    },
  };
}
