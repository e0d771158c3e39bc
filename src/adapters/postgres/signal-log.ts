import { z } from "zod";
import { foldSignal } from "#core/signal/fold-signal.ts";
import type { Signal } from "#core/signal/signal.ts";
import type { AlertRecord, SignalLog } from "#core/signal/signal-log.ts";
import { jsonParameter, storableText } from "./storable.ts";
import { StoredInstant, StoredLink, StoredTexts } from "./stored-values.ts";
import type { Unit } from "./unit.ts";

const StoredSignal: z.ZodType<Signal> = z.object({
  source: z.string(),
  kind: z.string(),
  dedupKey: z.string(),
  state: z.enum(["firing", "resolved"]),
  title: z.string(),
  description: z.string(),
  labels: StoredTexts,
  links: z.array(StoredLink),
  startedAt: StoredInstant,
  endedAt: StoredInstant.nullable(),
});

/** A row of `muster.alert`. */
const AlertRow: z.ZodType<AlertRecord> = z.object({
  id: z.string(),
  groupId: z.string(),
  signal: StoredSignal,
  firstSeenAt: z.date(),
  lastSeenAt: z.date(),
  timesSeen: z.int(),
});

/** Alerts of one workspace by source and dedup key. */
export function makeSignalLog({ db, workspaceId, newId }: Unit): SignalLog {
  const own = () =>
    db.selectFrom("muster.alert").selectAll("muster.alert").where("muster.alert.workspaceId", "=", workspaceId);
  const inOrder = (query: ReturnType<typeof own>) =>
    query.orderBy("muster.alert.firstSeenAt").orderBy("muster.alert.id");

  /** What this transaction has looked at: locked since then, or not there. */
  const seen = new Map<string, AlertRecord | undefined>();
  const keyOf = (source: string, dedupKey: string) => JSON.stringify([source, dedupKey]);

  const find = async (source: string, dedupKey: string) => {
    const key = keyOf(source, dedupKey);
    if (!seen.has(key)) seen.set(key, await look(source, dedupKey));
    return seen.get(key);
  };

  const look = async (source: string, dedupKey: string) => {
    const query = own().where("source", "=", source).where("dedupKey", "=", storableText(dedupKey)).forUpdate();
    const row = await query.executeTakeFirst();
    return row === undefined ? undefined : AlertRow.parse(row);
  };

  const record: SignalLog["record"] = async (signal, groupId, at) => {
    const known = await find(signal.source, signal.dedupKey);
    const folded = foldSignal(known, signal, groupId);
    const alert: AlertRecord = {
      id: known?.id ?? newId(),
      groupId: known === undefined || folded.movesToGroup ? groupId : known.groupId,
      signal: folded.signal,
      firstSeenAt: known?.firstSeenAt ?? at,
      lastSeenAt: at,
      timesSeen: folded.timesSeen,
    };
    const columns = {
      ...alert,
      workspaceId,
      source: signal.source,
      dedupKey: storableText(signal.dedupKey),
      state: alert.signal.state,
      signal: jsonParameter(alert.signal),
      startedAt: alert.signal.startedAt,
    };
    if (known === undefined) {
      const insertion = db
        .insertInto("muster.alert")
        .values(columns)
        .onConflict((conflict) => conflict.doNothing());
      // Somebody else recorded the alert between our look and our insert: look again, now it is there.
      if ((await insertion.executeTakeFirst()).numInsertedOrUpdatedRows !== 1n) {
        seen.delete(keyOf(signal.source, signal.dedupKey));
        return record(signal, groupId, at);
      }
    } else {
      await db.updateTable("muster.alert").set(columns).where("id", "=", known.id).execute();
    }
    seen.set(keyOf(signal.source, signal.dedupKey), alert);
    switch (folded.kind) {
      case "stale":
        return { kind: "stale" };
      case "changed":
        return { kind: "changed", alert, from: known?.signal.state ?? "firing" };
      case "new":
      case "repeated":
        return { kind: folded.kind, alert };
    }
  };

  return {
    find,
    record,
    ofGroup: async (groupId) => z.array(AlertRow).parse(await inOrder(own().where("groupId", "=", groupId)).execute()),
    ofIncident: async (incidentId) => {
      const groups = db.selectFrom("muster.alertGroup").select("id").where("incidentId", "=", incidentId);
      return z.array(AlertRow).parse(await inOrder(own().where("groupId", "in", groups)).execute());
    },
  };
}
