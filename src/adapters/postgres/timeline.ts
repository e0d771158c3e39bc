import { sql } from "kysely";
import { z } from "zod";
import { genesisHash, hashEvent } from "#core/timeline/chain.ts";
import type { Timeline } from "#core/timeline/timeline.ts";
import { type TimelineEvent, timelineKinds } from "#core/timeline/timeline-event.ts";
import { demandOneRow } from "./demand-one-row.ts";
import { jsonParameter, storableJson, storableText } from "./storable.ts";
import { StoredActor, StoredObject } from "./stored-values.ts";
import type { Unit } from "./unit.ts";

/** A row of `muster.timeline_event`. */
const TimelineRow: z.ZodType<TimelineEvent> = z.object({
  id: z.string(),
  incidentId: z.string(),
  sequence: z.int(),
  kind: z.enum(timelineKinds),
  at: z.date(),
  recordedAt: z.date(),
  actor: StoredActor,
  text: z.string(),
  data: StoredObject,
  permalink: z.string().nullable(),
  previousHash: z.string(),
  hash: z.string(),
});

const Head = z.object({ sequence: z.int(), hash: z.string() });
const HeadOf = Head.extend({ incidentId: z.string() });
type Head = z.infer<typeof Head>;
const genesis: Head = { sequence: 0, hash: genesisHash };

/**
 * The hash-chained timeline. The incident's row lock makes "read the head, append behind it" safe; within one transaction the head
 * is then known, so appended facts are collected and sent as one statement before the commit or the next read.
 */
export function makeTimeline(unit: Unit): Timeline {
  const { db, workspaceId } = unit;
  const heads = new Map<string, Head>();
  const unsent: { readonly event: TimelineEvent; readonly key: string | null }[] = [];
  const own = () => db.selectFrom("muster.timelineEvent").selectAll().where("workspaceId", "=", workspaceId);

  const flush = async () => {
    const facts = unsent.splice(0);
    if (facts.length === 0) return;
    const rows = facts.map(({ event, key }) => ({
      ...event,
      incident_id: event.incidentId,
      recorded_at: event.recordedAt,
      previous_hash: event.previousHash,
      key,
    }));
    await sql`
      insert into muster.timeline_event (id, workspace_id, incident_id, sequence, kind, at, recorded_at, actor, text, data, key,
        permalink, previous_hash, hash)
      select id, ${workspaceId}, incident_id, sequence, kind, at, recorded_at, actor, text, data, key, permalink, previous_hash, hash
      from jsonb_to_recordset(${jsonParameter(rows)}::jsonb) as fact(id uuid, incident_id uuid, sequence integer, kind text,
        at timestamptz, recorded_at timestamptz, actor jsonb, text text, data jsonb, key text, permalink text, previous_hash text,
        hash text)`.execute(db);
  };
  unit.beforeCommit(flush);

  /** The fact that has this key already, or else the head to append behind; one query at most. */
  const lookUp = async (
    incidentId: string,
    key: string | undefined,
  ): Promise<{ earlier: TimelineEvent } | { head: Head }> => {
    const isSame = (other: string | null) => key !== undefined && other === key;
    const waiting = unsent.find((fact) => isSame(fact.key) && fact.event.incidentId === incidentId);
    if (waiting !== undefined) return { earlier: waiting.event };
    const isNew = unit.heldIncidents.get(incidentId) === "new";
    const known = heads.get(incidentId) ?? (isNew ? genesis : undefined);
    if (known !== undefined && (isNew || key === undefined)) return { head: known };
    const newest = sql<number>`(select max(sequence) from muster.timeline_event where incident_id = ${incidentId})`;
    const rows = await own()
      .where("incidentId", "=", incidentId)
      .where((is) => is.or([is("sequence", "=", newest), is("key", "=", key ?? null)]))
      .orderBy("sequence", "desc")
      .execute();
    const earlier = rows.find((row) => isSame(row.key));
    if (earlier !== undefined) return { earlier: TimelineRow.parse(earlier) };
    return { head: known ?? (rows[0] === undefined ? genesis : Head.parse(rows[0])) };
  };

  /** Before reading the head: a read that waits for the lock in the same statement would see the head of before. */
  const hold = async (incidentId: string) => {
    if (unit.heldIncidents.has(incidentId)) return;
    const row = await db
      .selectFrom("muster.incident")
      .select("id")
      .where("workspaceId", "=", workspaceId)
      .where("id", "=", incidentId)
      .forUpdate()
      .executeTakeFirst();
    demandOneRow(row === undefined ? 0n : 1n, "incident");
    unit.heldIncidents.set(incidentId, "locked");
  };

  return {
    prepare: async (incidentIds) => {
      const unknown = incidentIds.filter((id) => !heads.has(id) && unit.heldIncidents.get(id) === "locked");
      if (unknown.length === 0) return;
      await unit.flush();
      const { rows } = await sql`
        select wanted.id as incident_id, last.sequence, last.hash from unnest(${unknown}::uuid[]) as wanted(id)
        cross join lateral (
          select e.sequence, e.hash from muster.timeline_event e where e.incident_id = wanted.id order by e.sequence desc limit 1
        ) last`.execute(db);
      for (const id of unknown) heads.set(id, genesis);
      for (const { incidentId, ...head } of z.array(HeadOf).parse(rows)) heads.set(incidentId, head);
    },
    byKey: async (incidentId, key) => {
      const waiting = unsent.find((fact) => fact.key === key && fact.event.incidentId === incidentId);
      if (waiting !== undefined || unit.heldIncidents.get(incidentId) === "new") return waiting?.event;
      const row = await own().where("incidentId", "=", incidentId).where("key", "=", key).executeTakeFirst();
      return row === undefined ? undefined : TimelineRow.parse(row);
    },
    append: async ({ key, permalink, ...fact }) => {
      await hold(fact.incidentId);
      const found = await lookUp(fact.incidentId, key);
      if ("earlier" in found) return found.earlier;
      const unhashed = {
        ...fact,
        // What is hashed must be what the database gives back.
        actor: storableJson({ ...fact.actor }),
        text: storableText(fact.text),
        data: storableJson(fact.data),
        id: unit.newId(),
        sequence: found.head.sequence + 1,
        recordedAt: unit.clock.now(),
        previousHash: found.head.hash,
      };
      const event = { ...unhashed, permalink: permalink ?? null, hash: hashEvent(unhashed, unit.digest) };
      heads.set(fact.incidentId, event);
      unsent.push({ event, key: key ?? null });
      return event;
    },
    of: async (incidentId) => {
      await unit.flush();
      return z.array(TimelineRow).parse(await own().where("incidentId", "=", incidentId).orderBy("sequence").execute());
    },
    byId: async (eventId) => {
      await unit.flush();
      const row = await own().where("id", "=", eventId).executeTakeFirst();
      return row === undefined ? undefined : TimelineRow.parse(row);
    },
    setPermalink: async (eventId, permalink) => {
      await unit.flush();
      const result = await db
        .updateTable("muster.timelineEvent")
        .set({ permalink })
        .where("workspaceId", "=", workspaceId)
        .where("id", "=", eventId)
        .executeTakeFirst();
      demandOneRow(result.numUpdatedRows, "timeline event");
    },
  };
}
