import { type Kysely, sql } from "kysely";
import { z } from "zod";
import type { GivenUpEffects } from "#core/review/given-up-effects.ts";
import type { Effect } from "#core/shared/effect.ts";
import type { Tables } from "./tables.ts";

/** Kinds that read the present state when they run: asked for again they do what is still missing. Actions and steps have ended by now. */
const repeatable = [
  "open-room",
  "invite-responders",
  "dress-room",
  "show",
  "page",
  "acknowledge-page",
  "resolve-page",
  "draft-review",
  "publish-review",
  "file-follow-up",
];

const Payloads = z.array(z.object({ payload: z.unknown() }));

/** What an effect that was given up is set to: like before its first attempt, but steps that are done stay done. */
export const anew = sql`state = 'waiting', is_retrying = false, is_absorbing = false, failures = 0, failing_since = null,
  not_before = null, waits_for = null, ended_at = null`;

/** Effects in state `dead` of one workspace. Workers find what is to be tried again within a second. */
export function makeGivenUpEffects(needs: {
  readonly db: Kysely<Tables>;
  readonly workspaceId: string;
  /** Undefined for what another version wrote. */
  readonly readEffect: (payload: unknown) => Effect | undefined;
}): GivenUpEffects {
  const { db, workspaceId, readEffect } = needs;
  return {
    retryOf: async (incidentId) => {
      const isOwn = sql`workspace_id = ${workspaceId} and payload ->> 'kind' = any(${repeatable})
        and (payload ->> 'incidentId' = ${incidentId} or payload -> 'view' ->> 'incidentId' = ${incidentId}
          or payload ->> 'followUpId' in (select id::text from muster.follow_up where incident_id::text = ${incidentId}))`;
      const dead = await sql`
        update muster.effect set ${anew} where state = 'dead' and ${isOwn} returning payload`.execute(db);
      // What waits out its pause after a failure goes at once, unless Slack asked for that pause.
      const waiting = await sql`
        update muster.effect set not_before = null
        where state = 'waiting' and is_retrying and not_before > now() and ${isOwn}
          and coalesce(last_failure ->> 'code', '') <> 'slack-rate-limited'
        returning payload`.execute(db);
      const payloads = Payloads.parse([...dead.rows, ...waiting.rows]);
      return payloads.flatMap(({ payload }) => readEffect(payload) ?? []);
    },
  };
}
