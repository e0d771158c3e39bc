import { type Kysely, sql } from "kysely";
import { z } from "zod";
import { changesLeft } from "#core/action/in-force.ts";
import { openActions } from "#core/action/open-actions.ts";
import type { IncidentSurroundings } from "#core/incident/incident-surroundings.ts";
import { ActionRow } from "./action-store.ts";
import { SessionRow } from "./session-store.ts";
import type { Tables } from "./tables.ts";

const Tally = z.object({ firing: z.int(), resolved: z.int(), titles: z.array(z.string()) });

/** What the other stages know about an incident; works on a pool or inside a transaction and locks nothing. */
export function makeIncidentSurroundings(needs: {
  readonly db: Kysely<Tables>;
  readonly workspaceId: string;
}): IncidentSurroundings {
  const { db, workspaceId } = needs;
  const actionsOf = async (incidentId: string) => {
    const own = db.selectFrom("muster.action").selectAll().where("workspaceId", "=", workspaceId);
    const rows = await own.where("incidentId", "=", incidentId).orderBy("number").execute();
    return z.array(ActionRow).parse(rows);
  };
  return {
    alerts: async (incidentId) => {
      const { rows } = await sql`
        with members as (
          select a.state, a.signal ->> 'title' as title, a.last_seen_at
          from muster.alert a join muster.alert_group g on g.id = a.group_id
          where g.incident_id = ${incidentId} and g.workspace_id = ${workspaceId}
        )
        select count(*) filter (where state = 'firing')::int as firing,
          count(*) filter (where state = 'resolved')::int as resolved,
          array(select title from members group by title order by max(last_seen_at) desc, title limit 5) as titles
        from members`.execute(db);
      return Tally.parse(rows[0]);
    },
    session: async (incidentId) => {
      const own = db.selectFrom("muster.runbookSession").selectAll().where("workspaceId", "=", workspaceId);
      const newestFirst = own.where("incidentId", "=", incidentId).orderBy("startedAt", "desc").orderBy("id", "desc");
      const row = await newestFirst.limit(1).executeTakeFirst();
      if (row === undefined) return null;
      const { runbook, state, records } = SessionRow.parse(row);
      const stepsDone = records.filter((record) => record.state === "done" || record.state === "skipped").length;
      return { runbookId: runbook.id, title: runbook.title, state, stepsDone, stepsTotal: runbook.steps.length };
    },
    changesLeft: async (incidentId) => changesLeft(await actionsOf(incidentId)),
    openActions: async (incidentId) => openActions(await actionsOf(incidentId)),
  };
}
