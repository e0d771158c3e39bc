import { sql } from "kysely";
import { z } from "zod";
import { foldSignal } from "#core/signal/fold-signal.ts";
import { wordsOf } from "#core/signal/matches-search.ts";
import type { Signal } from "#core/signal/signal.ts";
import type { AlertRecord, SignalLog } from "#core/signal/signal-log.ts";
import type { AlertWrites } from "./alert-writes.ts";
import { storableText } from "./storable.ts";
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

const KeyedRow = z.object({ source: z.string(), dedupKey: z.string() });
const Count = z.object({ groupId: z.string(), firing: z.int() });
const Glance = z.object({ firing: z.int(), resolved: z.int(), startedAt: z.date().nullable() });

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Whoever types words waits for the answer: so many alerts take about half a second. */
const lookedAtMax = 50_000;

/** Alerts of one workspace by source and dedup key. */
export function makeSignalLog(unit: Unit, writes: AlertWrites): SignalLog {
  const { db, workspaceId } = unit;
  const own = () =>
    db.selectFrom("muster.alert").selectAll("muster.alert").where("muster.alert.workspaceId", "=", workspaceId);

  /** What this transaction has looked at: locked since then, or not there. By source and key as they are stored. */
  const seen = new Map<string, AlertRecord | undefined>();
  const keyOf = (source: string, dedupKey: string) => `${source}\n${storableText(dedupKey)}`;
  /** How many alerts of a group fire, this transaction's own changes included. */
  const firingIn = new Map<string, number>();
  /** Groups that were asked about once without being counted. */
  const glancedAt = new Set<string>();
  const count = (groupId: string, change: number) => {
    const known = firingIn.get(groupId);
    if (known !== undefined) firingIn.set(groupId, known + change);
  };

  const find = async (source: string, dedupKey: string) => {
    const key = keyOf(source, dedupKey);
    if (!seen.has(key)) {
      const query = own().where("source", "=", source).where("dedupKey", "=", storableText(dedupKey)).forUpdate();
      const row = await query.executeTakeFirst();
      seen.set(key, row === undefined ? undefined : AlertRow.parse(row));
    }
    return seen.get(key);
  };

  const firing = async (groupIds: readonly string[]) => {
    const unknown = groupIds.filter((groupId) => !firingIn.has(groupId));
    if (unknown.length > 0) {
      await unit.flush();
      for (const groupId of unknown) firingIn.set(groupId, 0);
      const { rows } = await sql`
        select group_id, count(*)::int as firing from muster.alert
        where group_id = any(${unknown}::uuid[]) and state = 'firing' group by group_id`.execute(db);
      for (const row of z.array(Count).parse(rows)) firingIn.set(row.groupId, row.firing);
    }
    return groupIds.reduce((sum, groupId) => sum + (firingIn.get(groupId) ?? 0), 0);
  };

  /** A step through the index for each source, of which there are few. */
  const withKey = (dedupKey: string) =>
    own()
      .where("dedupKey", "=", dedupKey)
      .where(
        sql<boolean>`source in (
        with recursive known as (
          (select source from muster.alert where workspace_id = ${workspaceId} order by source limit 1)
          union all
          select (select a.source from muster.alert a where a.workspace_id = ${workspaceId} and a.source > known.source
            order by a.source limit 1)
          from known where known.source is not null
        )
        select source from known where source is not null)`,
      );
  /** Words can be anywhere in an alert, so alerts are looked at one by one, those of the groups that fired last first. */
  const withWords = (words: readonly string[], limit: number) => {
    const haystack = sql`lower(concat_ws(' ', signal ->> 'title', source,
      (select string_agg(label.value, ' ') from jsonb_each_text(signal -> 'labels') label)))`;
    const matches = words.map((word) => {
      const [name = "", value] = word.split("=", 2);
      return value === undefined
        ? sql`position(${word.toLowerCase()} in ${haystack}) > 0`
        : sql`signal -> 'labels' ->> ${name} = ${value}`;
    });
    return sql`
      with lately as materialized (
        select id from muster.alert_group where workspace_id = ${workspaceId} order by last_signal_at desc limit ${lookedAtMax}
      )
      select * from (
        select member.* from lately cross join lateral (
          select * from muster.alert a where a.group_id = lately.id limit ${lookedAtMax}
        ) member limit ${lookedAtMax}
      ) looked_at
      where ${sql.join([sql`true`, ...matches], sql` and `)}
      order by last_seen_at desc, id limit ${limit}`.execute(db);
  };

  return {
    find,
    prepare: async (alerts) => {
      const keys = new Map(alerts.map(({ source, dedupKey }) => [keyOf(source, dedupKey), { source, dedupKey }]));
      const unknown = [...keys].filter(([key]) => !seen.has(key)).map(([, alert]) => alert);
      const sources = [...new Set(unknown.map(({ source }) => source))];
      for (const source of sources) {
        const dedupKeys = unknown
          .filter((alert) => alert.source === source)
          .map((alert) => storableText(alert.dedupKey));
        // In order of the key: two transactions that lock the same alerts must not wait for each other.
        const query = own().where("source", "=", source).where(sql<boolean>`dedup_key = any(${dedupKeys}::text[])`);
        for (const row of await query.orderBy("dedupKey").forUpdate().execute()) {
          const { dedupKey } = KeyedRow.parse(row);
          seen.set(keyOf(source, dedupKey), AlertRow.parse(row));
        }
        for (const dedupKey of dedupKeys) {
          const key = keyOf(source, dedupKey);
          if (!seen.has(key)) seen.set(key, undefined);
        }
      }
      return [...new Set([...keys.keys()].flatMap((key) => seen.get(key)?.groupId ?? []))];
    },
    record: async (signal, groupId, at) => {
      const known = await find(signal.source, signal.dedupKey);
      const folded = foldSignal(known, signal, groupId);
      const alert: AlertRecord = {
        id: known?.id ?? unit.newId(),
        groupId: known === undefined || folded.movesToGroup ? groupId : known.groupId,
        signal: folded.signal,
        firstSeenAt: known?.firstSeenAt ?? at,
        lastSeenAt: at,
        timesSeen: folded.timesSeen,
      };
      await writes.putAlert(alert, known === undefined);
      seen.set(keyOf(signal.source, signal.dedupKey), alert);
      if (known?.signal.state === "firing") count(known.groupId, -1);
      if (alert.signal.state === "firing") count(alert.groupId, 1);
      switch (folded.kind) {
        case "stale":
          return { kind: "stale" };
        case "changed":
          return { kind: "changed", alert, from: known?.signal.state ?? "firing" };
        case "new":
        case "repeated":
          return { kind: folded.kind, alert };
      }
    },
    firing,
    isFiring: async (groupIds) => {
      if (groupIds.some((groupId) => (firingIn.get(groupId) ?? 0) > 0)) return true;
      const unknown = groupIds.filter((groupId) => !firingIn.has(groupId));
      if (unknown.length === 0) return false;
      // Who asks again has many to take in: then one count answers for all of them.
      if (unknown.some((groupId) => glancedAt.has(groupId))) return (await firing(unknown)) > 0;
      for (const groupId of unknown) glancedAt.add(groupId);
      await unit.flush();
      // One is enough: counting all for each end that comes alone is a square of them.
      const { rows } = await sql`
        select from muster.alert where group_id = any(${unknown}::uuid[]) and state = 'firing' limit 1`.execute(db);
      return rows.length > 0;
    },
    namesOf: async (groupIds, exceptIds, limit) => {
      await unit.flush();
      // One step through the index for each name, however many alerts have it.
      const { rows } = await sql<{ groupId: string; name: string }>`
        select wanted.id as group_id, names.name from unnest(${groupIds}::uuid[]) as wanted(id)
        cross join lateral (
          with recursive known as (
            (select a.name from muster.alert a where a.group_id = wanted.id and a.id <> all(${exceptIds}::uuid[])
              order by a.name limit 1)
            union all
            select (select a.name from muster.alert a where a.group_id = wanted.id and a.name > known.name
                and a.id <> all(${exceptIds}::uuid[]) order by a.name limit 1)
            from known where known.name is not null
          )
          select name from known where name is not null limit ${limit}
        ) names`.execute(db);
      const names = new Map<string, string[]>();
      for (const { groupId, name } of rows) names.set(groupId, [...(names.get(groupId) ?? []), name]);
      return names;
    },
    search: async (given, limit) => {
      await unit.flush();
      const text = storableText(given);
      const newestFirst = async (query: ReturnType<typeof own>) =>
        z.array(AlertRow).parse(await query.orderBy("lastSeenAt", "desc").orderBy("id").limit(limit).execute());
      const keyed = await newestFirst(withKey(text));
      const named = keyed.length === 0 && uuid.test(text) ? await newestFirst(own().where("id", "=", text)) : keyed;
      return named.length > 0 ? named : z.array(AlertRow).parse((await withWords(wordsOf(text), limit)).rows);
    },
    glance: async (groupId, limit) => {
      await unit.flush();
      const { rows } = await sql`
        select count(*) filter (where state = 'firing')::int as firing, count(*) filter (where state = 'resolved')::int as resolved,
          min(started_at) as started_at
        from muster.alert where group_id = ${groupId} and times_seen > 0`.execute(db);
      const some = own().where("groupId", "=", groupId).where("timesSeen", ">", 0);
      const alerts = await some.orderBy("firstSeenAt").orderBy("id").limit(limit).execute();
      return { ...Glance.parse(rows[0]), alerts: z.array(AlertRow).parse(alerts) };
    },
  };
}
