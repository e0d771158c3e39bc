import type { Kysely } from "kysely";
import { sql } from "kysely";
import type { JsonObject } from "#core/shared/json.ts";
import type { LeaseOffer } from "#core/shared/lease-offer.ts";
import type { QueueName } from "./job-queue.ts";
import { jsonParameter } from "./storable.ts";
import type { Tables } from "./tables.ts";

/** One piece of durable work to be put into the ledger. */
export interface WantedEffect {
  readonly id: string;
  readonly queue: QueueName;
  readonly lane: string;
  /** While an effect with this key waits for its first run, another one only makes it earlier. */
  readonly mergeKey: string | null;
  readonly payload: JsonObject;
  /** Null = at once. */
  readonly notBefore: Date | null;
  readonly wantedAt: Date;
  /** It begins at once, in this process. Only in a lane in which nothing else can be, of work that is not deferred. */
  readonly lease?: Pick<LeaseOffer, "ownerId" | "leaseMs" | "leaseToken">;
}

/** Puts work into the ledger, in the given order; work that waits already under the same merge key keeps its place and the earlier instant. */
export async function wantEffects(
  db: Kysely<Tables>,
  workspaceId: string,
  wanted: readonly WantedEffect[],
): Promise<void> {
  const merged = mergeEarlier(wanted);
  if (merged.length === 0) return;
  const rows = merged.map(({ lease, ...effect }) => ({
    ...effect,
    merge_key: effect.mergeKey,
    not_before: effect.notBefore,
    wanted_at: effect.wantedAt,
    lease_owner: lease?.ownerId,
    lease_token: lease?.leaseToken,
    lease_ms: lease?.leaseMs,
  }));
  // As one parameter: a storm wants thousands of effects at once. `least` ignores null, but here null is the earliest of all.
  await sql`
    insert into muster.effect (id, workspace_id, queue, lane, merge_key, payload, state, not_before, wanted_at, is_absorbing, attempts,
      lease_owner, lease_token, lease_until)
    select id, ${workspaceId}, queue, lane, merge_key, payload, case when lease_token is null then 'waiting' else 'running' end,
      not_before, wanted_at, lease_token is null, (lease_token is not null)::int, lease_owner, lease_token,
      clock_timestamp() + lease_ms * interval '1 ms'
    from rows from (
      jsonb_to_recordset(${jsonParameter(rows)}::jsonb) as (id uuid, queue text, lane text, merge_key text, payload jsonb,
        not_before timestamptz, wanted_at timestamptz, lease_owner text, lease_token uuid, lease_ms int)
    ) with ordinality as wanted(id, queue, lane, merge_key, payload, not_before, wanted_at, lease_owner, lease_token, lease_ms, place)
    order by place
    on conflict (workspace_id, queue, merge_key) where state = 'waiting' and is_absorbing
    do update set not_before = case when muster.effect.not_before is null or excluded.not_before is null then null
      else least(muster.effect.not_before, excluded.not_before) end`.execute(db);
}

/** One statement may not meet the same row twice, so equal keys are merged before. */
function mergeEarlier(wanted: readonly WantedEffect[]): readonly WantedEffect[] {
  const merged = new Map<string, WantedEffect>();
  for (const effect of wanted) {
    const key = effect.mergeKey === null ? `id/${effect.id}` : `${effect.queue}/${effect.mergeKey}`;
    const earlier = merged.get(key);
    if (earlier === undefined) merged.set(key, effect);
    else merged.set(key, { ...earlier, notBefore: earliest(earlier.notBefore, effect.notBefore) });
  }
  return [...merged.values()];
}

function earliest(a: Date | null, b: Date | null): Date | null {
  return a === null || b === null ? null : a < b ? a : b;
}
