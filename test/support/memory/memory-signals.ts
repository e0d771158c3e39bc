import type { IdSource } from "#core/shared/id-source.ts";
import { foldSignal } from "#core/signal/fold-signal.ts";
import type { AlertRecord, SignalLog } from "#core/signal/signal-log.ts";
import type { MemoryPart } from "./memory-part.ts";

/** Alerts in memory; `groupsOf` says which groups belong to an incident. */
export function makeMemorySignals(needs: {
  readonly newId: IdSource;
  readonly groupsOf: (incidentId: string) => readonly string[];
}): SignalLog & MemoryPart {
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
    async ofGroup(groupId) {
      return inGroups([groupId]);
    },
    async ofIncident(incidentId) {
      return inGroups(needs.groupsOf(incidentId));
    },
    snapshot() {
      const before = new Map(rows);
      return () => {
        rows = before;
      };
    },
  };
}
