import { type Kysely, sql } from "kysely";
import { z } from "zod";
import { changesLeft } from "#core/action/in-force.ts";
import { openActions } from "#core/action/open-actions.ts";
import type { IncidentSurroundings } from "#core/incident/incident-surroundings.ts";
import { asGrowth } from "#core/incident/tally-alerts.ts";
import { ActionRow } from "./action-store.ts";
import { SessionRow } from "./session-store.ts";
import type { Tables } from "./tables.ts";

const Tally = z.object({
  firing: z.int(),
  resolved: z.int(),
  titles: z.array(z.string()),
  hosts: z.int(),
  earlier: z.int(),
  earlierHosts: z.int(),
  newNames: z.int(),
});

/** Titles are looked for among the alerts seen last: a card that is drawn in a storm must not sort a hundred thousand texts. */
const titlesAmong = 200;

/** What the other stages know about an incident; works on a pool or inside a transaction and locks nothing. */
export function makeIncidentSurroundings(needs: {
  readonly db: Kysely<Tables>;
  readonly workspaceId: string;
  /** Inside a transaction: sends what it has collected, so that it is seen. */
  readonly flush?: () => Promise<void>;
}): IncidentSurroundings {
  const { db, workspaceId } = needs;
  const actionsOf = async (incidentId: string) => {
    const own = db.selectFrom("muster.action").selectAll().where("workspaceId", "=", workspaceId);
    const rows = await own.where("incidentId", "=", incidentId).orderBy("number").execute();
    return z.array(ActionRow).parse(rows);
  };
  return {
    alerts: async (incidentId, since) => {
      await needs.flush?.();
      const { rows } = await sql`
        with member as materialized (
          select a.state, a.name, a.host, a.first_seen_at
          from muster.alert a join muster.alert_group g on g.id = a.group_id
          where g.incident_id = ${incidentId} and g.workspace_id = ${workspaceId} and a.times_seen > 0
        ), newest as (
          select a.signal ->> 'title' as title, a.last_seen_at
          from muster.alert a join muster.alert_group g on g.id = a.group_id
          where g.incident_id = ${incidentId} and g.workspace_id = ${workspaceId}
          order by a.last_seen_at desc limit ${titlesAmong}
        )
        select count(*) filter (where state = 'firing')::int as firing,
          count(*) filter (where state = 'resolved')::int as resolved,
          count(distinct host)::int as hosts,
          count(*) filter (where first_seen_at < ${since})::int as earlier,
          count(distinct host) filter (where first_seen_at < ${since})::int as earlier_hosts,
          count(distinct name)::int - (count(distinct name) filter (where first_seen_at < ${since}))::int as new_names,
          array(select title from newest group by title order by max(last_seen_at) desc, title limit 5) as titles
        from member`.execute(db);
      const { firing, resolved, hosts, titles, earlier, earlierHosts, newNames } = Tally.parse(rows[0]);
      const grown = { alerts: firing + resolved - earlier, hosts: hosts - earlierHosts, names: newNames };
      return { firing, resolved, titles, hosts, growth: asGrowth({ since, ...grown, earlier }) };
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
