import type { IdSource } from "#core/shared/id-source.ts";
import { alertName } from "#core/signal/alert-name.ts";
import { foldSignal } from "#core/signal/fold-signal.ts";
import { matchesSearch } from "#core/signal/matches-search.ts";
import type { AlertRecord, SignalLog } from "#core/signal/signal-log.ts";
import type { MemoryPart } from "./memory-part.ts";

/** Alerts in memory, for tests to look at with `ofGroup` and `ofIncident`. */
export interface MemorySignals extends SignalLog, MemoryPart {
  ofGroup(groupId: string): readonly AlertRecord[];
  ofIncident(incidentId: string): readonly AlertRecord[];
}

/** Alerts in memory; `groupsOf` says which groups belong to an incident. */
export function makeMemorySignals(needs: {
  readonly newId: IdSource;
  readonly groupsOf: (incidentId: string) => readonly string[];
}): MemorySignals {
  let rows = new Map<string, AlertRecord>();
  const inGroups = (ids: readonly string[]) => [...rows.values()].filter(({ groupId }) => ids.includes(groupId));
  return {
    async find(source, dedupKey) {
      return rows.get(`${source}/${dedupKey}`);
    },
    async record(signal, groupId, at) {
      const row = `${signal.source}/${signal.dedupKey}`;
      const known = rows.get(row);
      const folded = foldSignal(known, signal, groupId);
      const alert: AlertRecord = {
        id: known?.id ?? needs.newId(),
        groupId: known === undefined || folded.movesToGroup ? groupId : known.groupId,
        signal: folded.signal,
        firstSeenAt: known?.firstSeenAt ?? at,
        lastSeenAt: at,
        timesSeen: folded.timesSeen,
      };
      rows.set(row, alert);
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
    async prepare(alerts) {
      return alerts.flatMap(({ source, dedupKey }) => rows.get(`${source}/${dedupKey}`)?.groupId ?? []);
    },
    async firing(groupIds) {
      return inGroups(groupIds).filter(({ signal }) => signal.state === "firing").length;
    },
    async isFiring(groupIds) {
      return inGroups(groupIds).some(({ signal }) => signal.state === "firing");
    },
    async namesOf(groupIds, exceptIds, limit) {
      const namesIn = (groupId: string) => {
        const others = inGroups([groupId]).filter(({ id }) => !exceptIds.includes(id));
        return [...new Set(others.map(({ signal }) => alertName(signal)))].sort().slice(0, limit);
      };
      return new Map(groupIds.map((groupId) => [groupId, namesIn(groupId)]));
    },
    async glance(groupId, limit) {
      const fired = inGroups([groupId]).filter(({ timesSeen }) => timesSeen > 0);
      const firing = fired.filter(({ signal }) => signal.state === "firing").length;
      const startedMs = Math.min(...fired.map(({ signal }) => signal.startedAt.getTime()));
      const startedAt = fired.length === 0 ? null : new Date(startedMs);
      const oldestFirst = [...fired].sort((a, b) => a.firstSeenAt.getTime() - b.firstSeenAt.getTime());
      return { firing, resolved: fired.length - firing, startedAt, alerts: oldestFirst.slice(0, limit) };
    },
    async search(text, limit) {
      const all = [...rows.values()];
      const named = all.filter(({ id, signal }) => text === signal.dedupKey || text === id);
      const found = named.length > 0 ? named : all.filter((alert) => matchesSearch(alert, text));
      return found.sort((a, b) => b.lastSeenAt.getTime() - a.lastSeenAt.getTime()).slice(0, limit);
    },
    ofGroup: (groupId) => inGroups([groupId]),
    ofIncident: (incidentId) => inGroups(needs.groupsOf(incidentId)),
    snapshot() {
      const before = new Map(rows);
      return () => {
        rows = before;
      };
    },
  };
}
