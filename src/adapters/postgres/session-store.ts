import { z } from "zod";
import type { Session } from "#core/runbook/session.ts";
import type { SessionStore } from "#core/runbook/session-store.ts";
import { demandOneRow } from "./demand-one-row.ts";
import { jsonParameter } from "./storable.ts";
import { StoredRunbook } from "./stored-runbook.ts";
import { StoredInstant, StoredObject, StoredTexts } from "./stored-values.ts";
import type { Unit } from "./unit.ts";

const StoredRecord = z.object({
  stepId: z.string(),
  state: z.enum(["waiting", "active", "done", "skipped", "failed"]),
  shownAt: StoredInstant,
  endedAt: StoredInstant.nullable(),
  by: z.string().nullable(),
  answer: z.string().nullable(),
  reason: z.string().nullable(),
  evidence: z.array(z.object({ text: z.string(), url: z.string().nullable(), isSuspect: z.boolean() })),
  actionId: z.string().nullable(),
  healthySince: StoredInstant.nullable(),
});

/** A row of `muster.runbook_session`. */
export const SessionRow: z.ZodType<Session> = z.object({
  id: z.string(),
  incidentId: z.string(),
  runbook: StoredRunbook,
  inputs: StoredTexts,
  state: z.enum(["running", "done", "stopped"]),
  activeStepId: z.string().nullable(),
  records: z.array(StoredRecord),
  startedBy: z.string(),
  startedAt: z.date(),
  endedAt: z.date().nullable(),
  memory: StoredObject,
});

/** Runbook sessions of one workspace; `load` locks the row until the transaction ends. */
export function makeSessionStore({ db, workspaceId, newId }: Unit): SessionStore {
  const own = () => db.selectFrom("muster.runbookSession").selectAll().where("workspaceId", "=", workspaceId);
  const one = async (query: ReturnType<typeof own>) => {
    const row = await query.executeTakeFirst();
    return row === undefined ? undefined : SessionRow.parse(row);
  };
  return {
    insert: async (session) => {
      const values = { ...columnsOf(session), id: newId(), workspaceId };
      return SessionRow.parse(
        await db.insertInto("muster.runbookSession").values(values).returningAll().executeTakeFirst(),
      );
    },
    load: (id) => one(own().where("id", "=", id).forUpdate()),
    read: (id) => one(own().where("id", "=", id)),
    save: async ({ id, ...session }) => {
      const query = db
        .updateTable("muster.runbookSession")
        .set(columnsOf(session))
        .where("workspaceId", "=", workspaceId);
      demandOneRow((await query.where("id", "=", id).executeTakeFirst()).numUpdatedRows, "runbook session");
    },
    ofIncident: async (incidentId) => {
      const query = own().where("incidentId", "=", incidentId).orderBy("startedAt").orderBy("id");
      return z.array(SessionRow).parse(await query.execute());
    },
  };
}

function columnsOf(session: Omit<Session, "id">) {
  return {
    ...session,
    runbook: jsonParameter(session.runbook),
    inputs: jsonParameter(session.inputs),
    records: jsonParameter(session.records),
    memory: jsonParameter(session.memory),
  };
}
