import { sql } from "kysely";
import { z } from "zod";
import { type Action, actionStates, targetKey } from "#core/action/action.ts";
import type { ActionStore } from "#core/action/action-store.ts";
import type { Plan } from "#core/action/plan.ts";
import { demandOneRow } from "./demand-one-row.ts";
import { jsonParameter, jsonParameterOrNull, storableText } from "./storable.ts";
import { StoredActor, StoredInstant, StoredLink, StoredObject, StoredTarget, StoredTexts } from "./stored-values.ts";
import type { Unit } from "./unit.ts";

const StoredPlan: z.ZodType<Plan> = z.object({
  summary: z.string(),
  facts: z.array(z.object({ label: z.string(), value: z.string(), url: z.string().nullable() })),
  warnings: z.array(z.string()),
  links: z.array(StoredLink),
  before: z.array(z.string()),
  inverse: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("action"), verb: z.string(), parameters: StoredTexts, summary: z.string() }),
    z.object({ kind: z.literal("none"), reason: z.string() }),
  ]),
  leaves: z.string().nullable(),
  basis: StoredObject,
  instruction: StoredObject,
  hash: z.string(),
  plannedAt: StoredInstant,
});

const StoredHealth = z.object({
  good: z.int(),
  wanted: z.int(),
  last: z.string(),
  checkedAt: StoredInstant,
});

/** A row of `muster.action`. */
export const ActionRow: z.ZodType<Action> = z.object({
  id: z.string(),
  workspaceId: z.string(),
  number: z.int(),
  incidentId: z.string().nullable(),
  channelId: z.string(),
  verb: z.string(),
  serviceId: z.string(),
  target: StoredTarget,
  parameters: StoredTexts,
  requestedBy: StoredActor,
  requestedAt: z.date(),
  state: z.enum(actionStates),
  reason: z.string().nullable(),
  plan: StoredPlan.nullable(),
  approvalsNeeded: z.int(),
  approverRole: z.string().nullable(),
  approvals: z.array(z.object({ by: z.string(), at: StoredInstant, planHash: z.string() })),
  expiresAt: z.date().nullable(),
  sentAt: z.date().nullable(),
  reference: StoredObject.nullable(),
  verification: z
    .object({
      before: z.array(z.string()),
      after: z.array(z.string()),
      health: StoredHealth.nullable(),
      startedAt: StoredInstant,
    })
    .nullable(),
  finishedAt: z.date().nullable(),
  undoes: z.string().nullable(),
  undoneBy: z.string().nullable(),
  keptBy: z.string().nullable(),
  step: z.object({ sessionId: z.string(), stepId: z.string() }).nullable(),
});

const underWay = ["sending", "unknown", "settling", "verifying"] as const;
const unfinished = ["planning", "awaiting-approval", "approved", ...underWay] as const;

/** Actions of one workspace; single loads lock the row until the transaction ends. */
export function makeActionStore({ db, workspaceId, newId }: Unit): ActionStore {
  const own = () => db.selectFrom("muster.action").selectAll().where("workspaceId", "=", workspaceId);
  type Query = ReturnType<typeof own>;
  const all = async (query: Query) => z.array(ActionRow).parse(await query.execute());
  const one = async (query: Query) => {
    const row = await query.limit(1).executeTakeFirst();
    return row === undefined ? undefined : ActionRow.parse(row);
  };
  const newestFirst = (query: Query) => query.orderBy("number", "desc");
  return {
    insert: async (action) => {
      const { rows } = await sql<{ value: number }>`
        insert into muster.counter (workspace_id, name, value) values (${workspaceId}, 'action', 1)
        on conflict (workspace_id, name) do update set value = muster.counter.value + 1
        returning value::int`.execute(db);
      const [{ value: number }] = z.tuple([z.object({ value: z.int() })]).parse(rows);
      const id = newId();
      const row = { ...columnsOf(action), id, workspaceId, number };
      return ActionRow.parse(await db.insertInto("muster.action").values(row).returningAll().executeTakeFirst());
    },
    load: (id) => one(own().where("id", "=", id).forUpdate()),
    loadByNumber: (number) => one(own().where("number", "=", number).forUpdate()),
    loadByStep: (sessionId, stepId) =>
      one(
        newestFirst(
          own().where(sql`step ->> 'sessionId'`, "=", sessionId).where(sql`step ->> 'stepId'`, "=", stepId),
        ).forUpdate(),
      ),
    save: async ({ id, workspaceId: _workspaceId, number: _number, ...action }) => {
      const query = db.updateTable("muster.action").set(columnsOf(action)).where("workspaceId", "=", workspaceId);
      demandOneRow((await query.where("id", "=", id).executeTakeFirst()).numUpdatedRows, "action");
    },
    ofIncident: (incidentId) => all(own().where("incidentId", "=", incidentId).orderBy("number")),
    undosOf: (actionId) => all(own().where("undoes", "=", actionId).orderBy("number")),
    newestInForce: ({ incidentId, serviceId, channelId }) => {
      // The same as `isInForce` in the core; the contract suite holds them together.
      let query = own()
        .where(sql<boolean>`(state = 'succeeded' or (state = 'failed' and verification is not null))`)
        .where("undoneBy", "is", null)
        .where("undoes", "is", null);
      if (incidentId !== undefined) query = query.where("incidentId", "=", incidentId);
      if (serviceId !== undefined) query = query.where("serviceId", "=", serviceId);
      if (channelId !== undefined) query = query.where("channelId", "=", channelId);
      return one(newestFirst(query).forUpdate());
    },
    lock: async (key) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`action/${workspaceId}/${key}`}, 0))`.execute(db);
    },
    isTargetBusy: async (key, exceptActionId) => {
      const busy = own().where("targetKey", "=", key).where("state", "in", underWay).where("id", "<>", exceptActionId);
      return (await busy.limit(1).executeTakeFirst()) !== undefined;
    },
    unfinishedOn: (key) => all(own().where("targetKey", "=", key).where("state", "in", unfinished).orderBy("number")),
    countSent: async (serviceId, since) =>
      (await all(own().where("serviceId", "=", serviceId).where("sentAt", ">=", since))).length,
    sentSince: (serviceId, since) =>
      all(
        own()
          .where("serviceId", "=", serviceId)
          .where("sentAt", ">=", since)
          .orderBy("sentAt", "desc")
          .orderBy("number", "desc"),
      ),
    inState: (state) => all(own().where("state", "=", state).orderBy("number")),
  };
}

function columnsOf(action: Omit<Action, "id" | "workspaceId" | "number">) {
  return {
    ...action,
    reason: action.reason === null ? null : storableText(action.reason),
    target: jsonParameter(action.target),
    targetKey: targetKey(action.target),
    parameters: jsonParameter(action.parameters),
    requestedBy: jsonParameter(action.requestedBy),
    plan: jsonParameterOrNull(action.plan),
    approvals: jsonParameter(action.approvals),
    reference: jsonParameterOrNull(action.reference),
    verification: jsonParameterOrNull(action.verification),
    step: jsonParameterOrNull(action.step),
  };
}
