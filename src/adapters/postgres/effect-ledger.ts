import { sql } from "kysely";
import { z } from "zod";
import type { Clock } from "#core/shared/clock.ts";
import type { Json } from "#core/shared/json.ts";
import { isDuplicate } from "./fault.ts";
import type { QueueName } from "./job-queue.ts";
import type { Database } from "./open-database.ts";
import { jsonParameter } from "./storable.ts";
import { StoredObject } from "./stored-values.ts";

/** A running attempt, as far as writing down its end needs it. */
interface HeldEffect {
  readonly id: string;
  readonly leaseToken: string;
  readonly failures: number;
  readonly failingSince: Date | null;
}

const ClaimedRow = z.object({
  id: z.string(),
  seq: z.coerce.number(),
  lane: z.string(),
  payload: StoredObject,
  attempt: z.int(),
  failures: z.int(),
  timesGivenUp: z.int(),
  failingSince: z.date().nullable(),
  wantedAt: z.date(),
  waitsFor: z.string().nullable(),
  steps: z.record(z.string(), z.json()).nullable(),
  leaseToken: z.string(),
});

/** Why an attempt failed, for the operator. */
interface FailureNote {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

const Count = z.object({
  due: z.int(),
  running: z.int(),
  deferred: z.int(),
  retrying: z.int(),
  dead: z.int(),
  oldestDueMs: z.number(),
});

/** The ledger of durable work on PostgreSQL (the promises stand at the port in `src/jobs`). Due instants follow `clock`, leases the database's clock, which all replicas share. */
export function makeEffectLedger(needs: {
  readonly database: Pick<Database, "kysely">;
  readonly workspaceId: string;
  readonly clock: Clock;
  /** Who leases, and how it knows others that are gone: see `makeLeaseOwner`. */
  readonly owner: { readonly id: string; isDead(owner: string): boolean };
  readonly leaseMs?: number;
}) {
  const db = needs.database.kysely;
  const { workspaceId, owner } = needs;
  const leaseMs = needs.leaseMs ?? 10_000;
  const leaseEnd = sql<Date>`now() + ${leaseMs} * interval '1 ms'`;
  const ended = sql<Date>`now() - interval '1 s'`;
  const later = (afterMs: number) => new Date(needs.clock.now().getTime() + afterMs);

  /** Whatever died while it ran still holds its lane and goes on first: something older that became due meanwhile waits for it, too. */
  const claimOnce = async (queue: QueueName, limit: number) => {
    const now = needs.clock.now();
    const { rows } = await sql`
      with runnable as (
        select e.id from muster.effect e
        where e.workspace_id = ${workspaceId} and e.queue = ${queue}
          and (e.state = 'waiting' and (e.not_before is null or e.not_before <= ${now}) and (e.waits_for is null or not exists (
              select from muster.outage o where o.workspace_id = e.workspace_id and o.system = e.waits_for
                and o.is_open and o.next_try_at > ${now}))
            or e.state = 'running' and e.lease_until < now())
          and not exists (
            select from muster.effect other
            where other.workspace_id = e.workspace_id and other.queue = e.queue and other.lane = e.lane and other.id <> e.id
              and (other.state = 'running' or other.state = 'waiting' and e.state = 'waiting' and other.seq < e.seq
                and (other.is_retrying or other.not_before is null or other.not_before <= ${now})))
        order by e.seq limit ${limit}
        for update of e skip locked
      )
      update muster.effect e
      set state = 'running', attempts = e.attempts + 1, is_retrying = false, is_absorbing = false, not_before = null,
        lease_owner = ${owner.id}, lease_token = gen_random_uuid(), lease_until = ${leaseEnd}
      from runnable where e.id = runnable.id
      returning e.id, e.seq, e.lane, e.payload, e.waits_for, e.attempts as attempt, e.failures, e.times_given_up, e.failing_since, e.wanted_at, e.lease_token,
        (select jsonb_object_agg(s.name, s.output) from muster.effect_step s where s.effect_id = e.id) as steps`.execute(
      db,
    );
    const claimed = z.array(ClaimedRow).parse(rows);
    return claimed
      .sort((a, b) => a.seq - b.seq)
      .map(({ seq: _seq, steps, ...effect }) => ({ ...effect, steps: steps ?? {} }));
  };

  /** Another replica may take a lane, or a newer wish come in, between our look and our write: the unique index says no, look again. */
  const untilUnique = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    }
  };

  const held = (effect: HeldEffect) =>
    db.updateTable("muster.effect").where("id", "=", effect.id).where("leaseToken", "=", effect.leaseToken);
  const released = { leaseOwner: null, leaseToken: null, leaseUntil: null };

  return {
    leaseMs,
    ownerId: owner.id,
    claim: (queue: QueueName, limit: number) => untilUnique(() => claimOnce(queue, limit)),
    renew: async (leaseTokens: readonly string[]): Promise<ReadonlySet<string>> => {
      const query = db.updateTable("muster.effect").set({ leaseUntil: leaseEnd }).where("state", "=", "running");
      const rows = await query
        .where("leaseToken", "in", [...leaseTokens])
        .returning("leaseToken")
        .execute();
      return new Set(rows.flatMap(({ leaseToken }) => leaseToken ?? []));
    },
    saveStep: async (effect: HeldEffect, name: string, output: Json) => {
      const { rows } = await sql`
        insert into muster.effect_step (effect_id, name, workspace_id, output)
        select id, ${name}, workspace_id, ${jsonParameter(output)}::jsonb from muster.effect
        where id = ${effect.id} and lease_token = ${effect.leaseToken}
        on conflict (effect_id, name) do update set output = excluded.output
        returning name`.execute(db);
      return rows.length === 1;
    },
    finish: async (effect: HeldEffect) => {
      const done = { ...released, state: "done", endedAt: needs.clock.now(), failures: 0, failingSince: null };
      return (await held(effect).set(done).executeTakeFirst()).numUpdatedRows === 1n;
    },
    defer: (effect: HeldEffect, afterMs: number, isUntouched = false) =>
      untilUnique(async () => {
        const { rows } = await sql`
          with mine as (
            select id, workspace_id, queue, merge_key from muster.effect
            where id = ${effect.id} and lease_token = ${effect.leaseToken} for update
          ), absorbed as (
            delete from muster.effect newer using mine
            where newer.workspace_id = mine.workspace_id and newer.queue = mine.queue and newer.merge_key = mine.merge_key
              and newer.state = 'waiting' and newer.is_absorbing
            returning newer.not_before
          )
          update muster.effect e
          set state = 'waiting', is_absorbing = true, attempts = e.attempts - ${isUntouched ? 1 : 0},
            failures = case when ${isUntouched} then e.failures else 0 end,
            failing_since = case when ${isUntouched} then e.failing_since end,
            last_failure = case when ${isUntouched} then e.last_failure end,
            lease_owner = null, lease_token = null, lease_until = null, waits_for = null,
            not_before = case when exists (select from absorbed where not_before is null) then null
              else least(${later(afterMs)}::timestamptz, (select min(not_before) from absorbed)) end
          from mine where e.id = mine.id
          returning e.id`.execute(db);
        return rows.length === 1;
      }),
    retry: async (
      effect: HeldEffect,
      afterMs: number,
      failure: FailureNote,
      hold?: { readonly system: string | null; readonly isUntried: boolean; readonly isUnsent?: boolean },
    ) => {
      const { numUpdatedRows } = await held(effect)
        .set({
          ...released,
          state: "waiting",
          isRetrying: true,
          isAbsorbing: false,
          notBefore: later(afterMs),
          waitsFor: hold?.system ?? null,
          failures: effect.failures + (hold?.isUntried === true ? 0 : 1),
          ...(hold?.isUnsent === true ? { attempts: sql<number>`attempts - 1` } : {}),
          failingSince: effect.failingSince ?? needs.clock.now(),
          lastFailure: jsonParameter(failure),
        })
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    bury: async (effect: HeldEffect, failure: FailureNote) => {
      const dead = { ...released, state: "dead", endedAt: needs.clock.now(), lastFailure: jsonParameter(failure) };
      const { numUpdatedRows } = await held(effect)
        .set({ ...dead, failures: effect.failures + 1, failingSince: effect.failingSince ?? needs.clock.now() })
        .set(({ eb }) => ({ timesGivenUp: eb("timesGivenUp", "+", 1) }))
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    endLeases: async (leaseTokens: readonly string[]) => {
      const query = db.updateTable("muster.effect").set({ leaseUntil: ended }).where("state", "=", "running");
      await query.where("leaseToken", "in", [...leaseTokens]).execute();
    },
    releaseDead: async () => {
      const running = db
        .selectFrom("muster.effect")
        .where("workspaceId", "=", workspaceId)
        .where("state", "=", "running");
      const owners = await running.select("leaseOwner").distinct().execute();
      const dead = owners.flatMap(({ leaseOwner }) =>
        leaseOwner !== null && owner.isDead(leaseOwner) ? [leaseOwner] : [],
      );
      if (dead.length === 0) return 0;
      const query = db.updateTable("muster.effect").set({ leaseUntil: ended });
      const own = query.where("workspaceId", "=", workspaceId).where("state", "=", "running");
      return Number((await own.where("leaseOwner", "in", dead).executeTakeFirst()).numUpdatedRows);
    },
    count: async (queue: QueueName) => {
      const now = needs.clock.now();
      const { rows } = await sql`
        select count(*) filter (where is_due)::int as due,
          count(*) filter (where state = 'running')::int as running,
          count(*) filter (where state = 'waiting' and not is_due)::int as deferred,
          count(*) filter (where is_retrying)::int as retrying,
          (select count(*)::int from muster.effect where workspace_id = ${workspaceId} and queue = ${queue} and state = 'dead') as dead,
          coalesce(greatest(0, extract(epoch from ${now}::timestamptz - min(wanted_at) filter (where is_due)) * 1000), 0)::float8
            as oldest_due_ms
        from (
          select *, state = 'waiting' and (is_retrying or not_before is null or not_before <= ${now}) as is_due
          from muster.effect where workspace_id = ${workspaceId} and queue = ${queue} and state in ('waiting', 'running')
        ) open`.execute(db);
      return Count.parse(rows[0]);
    },
    purge: async (doneBefore: Date) => {
      const done = db.deleteFrom("muster.effect").where("workspaceId", "=", workspaceId).where("state", "=", "done");
      await done.where("endedAt", "<", doneBefore).execute();
    },
  };
}
