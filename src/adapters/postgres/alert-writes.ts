import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import type { AlertGroup } from "#core/correlation/alert-group.ts";
import { Fault } from "#core/shared/fault.ts";
import { alertHost } from "#core/signal/alert-host.ts";
import { alertName } from "#core/signal/alert-name.ts";
import type { AlertRecord } from "#core/signal/signal-log.ts";
import { jsonParameter } from "./storable.ts";
import type { Unit } from "./unit.ts";

/** Alerts and groups that a transaction wrote, sent together: as soon as they fill a statement, the rest before the commit or the next question about them. */
export interface AlertWrites {
  putGroup(group: AlertGroup): void;
  /** `isNew`: no row was there when this transaction looked. */
  putAlert(alert: AlertRecord, isNew: boolean): Promise<void>;
}

/** How many alerts one statement writes: some milliseconds of our own time, and ten times as much of the database's. */
const alertsMax = 200;

/** Collects writes of alerts and groups. When somebody else stored the same alert meanwhile, the transaction is a conflict and runs again. */
export function makeAlertWrites(unit: Unit): AlertWrites {
  const groups = new Map<string, AlertGroup>();
  const alerts = new Map<string, { readonly alert: AlertRecord; readonly isNew: boolean }>();
  const sent: Promise<void>[] = [];

  /** Sends all groups and as many alerts as a statement takes. */
  const send = () => {
    const some = [...alerts].slice(0, alertsMax);
    sent.push(
      write(
        unit,
        [...groups.values()],
        some.map(([, one]) => one),
      ),
    );
    groups.clear();
    for (const [id] of some) alerts.delete(id);
  };
  /** A group refers to its incident, and of several that a transaction opens only the first is stored before the end. */
  const isSendable = () =>
    [...groups.values()].every(({ incidentId }) => incidentId === null || unit.heldIncidents.get(incidentId) !== "new");
  unit.beforeCommit(async () => {
    while (groups.size + alerts.size > 0) {
      send();
      // The database works on these while we make the next ones ready, and clicks are answered in between.
      if (alerts.size > 0) await setImmediate();
    }
    await Promise.all(sent.splice(0));
  });

  return {
    putGroup: (group) => void groups.set(group.id, group),
    putAlert: async (alert, isNew) => {
      alerts.set(alert.id, { alert, isNew: isNew || alerts.get(alert.id)?.isNew === true });
      if (alerts.size < alertsMax || !isSendable()) return;
      send();
      await setImmediate();
    },
  };
}

/** Groups before their alerts, in one statement. A failure is thrown when it is waited for. */
function write(
  unit: Unit,
  groups: readonly AlertGroup[],
  alerts: readonly { readonly alert: AlertRecord; readonly isNew: boolean }[],
): Promise<void> {
  const newAlerts = alerts.filter(({ isNew }) => isNew).length;
  const alertRows = jsonParameter(alerts.map(alertRow));
  const groupRows = jsonParameter(groups.map(groupRow));
  const writing = sql<{ count: number }>`
    with given_group as (
      select * from jsonb_to_recordset(${groupRows}::jsonb) as g(id uuid, key text, route_name text, title text, service_id text,
        severity text, runbook_id text, state text, incident_id uuid, decided_by text, opened_at timestamptz, last_signal_at timestamptz)
    ), saved_group as (
      insert into muster.alert_group (id, workspace_id, key, route_name, title, service_id, severity, runbook_id, state, incident_id,
        decided_by, opened_at, last_signal_at)
      select id, ${unit.workspaceId}, key, route_name, title, service_id, severity, runbook_id, state, incident_id, decided_by,
        opened_at, last_signal_at
      from given_group
      on conflict (id) do update set key = excluded.key, route_name = excluded.route_name, title = excluded.title,
        service_id = excluded.service_id, severity = excluded.severity, runbook_id = excluded.runbook_id, state = excluded.state,
        incident_id = excluded.incident_id, decided_by = excluded.decided_by, last_signal_at = excluded.last_signal_at
    ), given as (
      select * from jsonb_to_recordset(${alertRows}::jsonb) as a(id uuid, group_id uuid, source text, dedup_key text, state text,
        signal jsonb, name text, host text, started_at timestamptz, first_seen_at timestamptz, last_seen_at timestamptz,
        times_seen integer, is_new boolean)
    ), changed as (
      update muster.alert a
      set group_id = given.group_id, state = given.state, signal = given.signal, name = given.name, host = given.host,
        started_at = given.started_at, last_seen_at = given.last_seen_at, times_seen = given.times_seen
      from given where a.id = given.id and not given.is_new
    ), stored as (
      insert into muster.alert (id, workspace_id, group_id, source, dedup_key, state, signal, name, host, started_at, first_seen_at,
        last_seen_at, times_seen)
      select id, ${unit.workspaceId}, group_id, source, dedup_key, state, signal, name, host, started_at, first_seen_at, last_seen_at,
        times_seen
      from given where is_new
      on conflict do nothing
      returning id
    )
    select count(*)::int as count from stored`.execute(unit.db);
  const written = writing.then(({ rows }) => {
    if (rows[0]?.count !== newAlerts) throw alertTaken();
  });
  // Whoever flushes waits for it a moment later; until then a failure must not count as one that nobody handles.
  written.catch(() => undefined);
  return written;
}

function groupRow(group: AlertGroup) {
  return {
    id: group.id,
    key: group.key,
    route_name: group.routeName,
    title: group.title,
    service_id: group.serviceId,
    severity: group.severity,
    runbook_id: group.runbookId,
    state: group.state,
    incident_id: group.incidentId,
    decided_by: group.decidedBy,
    opened_at: group.openedAt,
    last_signal_at: group.lastSignalAt,
  };
}

function alertRow({ alert, isNew }: { readonly alert: AlertRecord; readonly isNew: boolean }) {
  const { signal } = alert;
  return {
    id: alert.id,
    group_id: alert.groupId,
    source: signal.source,
    dedup_key: signal.dedupKey,
    state: signal.state,
    signal,
    name: alertName(signal),
    host: alertHost(signal),
    started_at: signal.startedAt,
    first_seen_at: alert.firstSeenAt,
    last_seen_at: alert.lastSeenAt,
    times_seen: alert.timesSeen,
    is_new: isNew,
  };
}

function alertTaken(): Fault {
  return new Fault({
    code: "database-conflict",
    message: "Somebody else stored the same alert at the same moment.",
    hint: "Nothing to do: it is looked at again.",
    retry: "may-retry",
  });
}
