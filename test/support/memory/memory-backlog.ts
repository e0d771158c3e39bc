import type { AlertGroupStore } from "#core/correlation/alert-group.ts";
import type { Backlog, BacklogKind } from "#core/correlation/backlog.ts";
import { isOpen } from "#core/incident/incident.ts";
import type { IncidentStore } from "#core/incident/incident-store.ts";
import { type Severity, severities } from "#core/incident/severity.ts";
import { isPresent } from "#core/shared/is-present.ts";
import type { SignalLog } from "#core/signal/signal-log.ts";
import type { MemoryGroups } from "./memory-groups.ts";
import type { MemoryPart } from "./memory-part.ts";

interface Row {
  readonly kind: BacklogKind;
  readonly id: string;
  readonly since: Date;
  readonly takenAt: Date | null;
}

interface Turn {
  readonly row: Row;
  readonly severity: Severity;
  readonly openedAt: Date;
  readonly isFiring: boolean;
}

const minuteMs = 60_000;
const shownStates: readonly string[] = ["offered", "informed"];

/** A backlog in memory over the other in-memory stores. */
export function makeMemoryBacklog(needs: {
  readonly incidents: Pick<IncidentStore, "load" | "openedSince">;
  readonly groups: Pick<AlertGroupStore, "load"> & Pick<MemoryGroups, "all">;
  readonly signals: Pick<SignalLog, "isFiring">;
}): Backlog & MemoryPart {
  let rows: readonly Row[] = [];
  const of = (kind: BacklogKind) => rows.filter((row) => row.kind === kind);

  const turnOf = async (row: Row): Promise<Turn | undefined> => {
    if (row.takenAt !== null) return undefined;
    if (row.kind === "notice") {
      const group = await needs.groups.load(row.id);
      if (group === undefined || !shownStates.includes(group.state)) return undefined;
      return { row, ...group, isFiring: await needs.signals.isFiring([row.id]) };
    }
    const incident = await needs.incidents.load(row.id);
    if (incident === undefined || !isOpen(incident) || incident.room !== null) return undefined;
    const groupIds = needs.groups.all().filter(({ incidentId }) => incidentId === row.id);
    return { row, ...incident, isFiring: await needs.signals.isFiring(groupIds.map(({ id }) => id)) };
  };
  const waiting = async (kind: BacklogKind) => {
    const turns = (await Promise.all(of(kind).map(turnOf))).filter(isPresent);
    return turns.sort(
      (a, b) =>
        Number(b.isFiring) - Number(a.isFiring) ||
        severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
        a.openedAt.getTime() - b.openedAt.getTime(),
    );
  };

  const lately = async (kind: BacklogKind, at: Date, exceptIds: readonly string[]) => {
    const from = new Date(at.getTime() - minuteMs);
    const ids = new Set([...of(kind).map(({ id }) => id), ...exceptIds]);
    const opened =
      kind === "room"
        ? await needs.incidents.openedSince(from)
        : needs.groups.all().filter(({ state, openedAt }) => openedAt >= from && shownStates.includes(state));
    const taken = of(kind).filter(({ takenAt }) => takenAt !== null && takenAt > from).length;
    return opened.filter(({ id }) => !ids.has(id)).length + taken;
  };

  return {
    async glance(kind, at, exceptIds) {
      const isWaiting = of(kind).some(({ takenAt }) => takenAt === null);
      return { isWaiting, lately: isWaiting ? 0 : await lately(kind, at, exceptIds) };
    },
    async crowd(kind, at) {
      const sinces = (await waiting(kind)).map(({ row }) => row.since.getTime());
      return {
        lately: await lately(kind, at, []),
        waiting: sinces.length,
        oldestSince: sinces.length === 0 ? null : new Date(Math.min(...sinces)),
        newestSince: sinces.length === 0 ? null : new Date(Math.max(...sinces)),
      };
    },
    async put(kind, ids, at) {
      rows = [...rows, ...ids.map((id) => ({ kind, id, since: at, takenAt: null }))];
    },
    async take(kind, limit, at, only) {
      const turns = (await waiting(kind)).filter(({ severity }) => only.includes(severity)).slice(0, limit);
      const taken = turns.map(({ row }) => row);
      rows = rows.map((row) => (taken.includes(row) ? { ...row, takenAt: at } : row));
      return taken.map(({ id }) => id);
    },
    async next(kind, limit) {
      return (await waiting(kind)).slice(0, limit).map(({ row }) => row.id);
    },
    async isOfStorm(incidentId, at) {
      const row = of("room").find(({ id }) => id === incidentId);
      return row !== undefined && (row.takenAt === null || at.getTime() - row.takenAt.getTime() <= 10 * minuteMs);
    },
    async isWaiting(kind, id) {
      return (await waiting(kind)).some(({ row }) => row.id === id);
    },
    async placeOf(kind, id) {
      const place = (await waiting(kind)).findIndex(({ row }) => row.id === id);
      return place === -1 ? null : place + 1;
    },
    snapshot() {
      const before = rows;
      return () => {
        rows = before;
      };
    },
  };
}
