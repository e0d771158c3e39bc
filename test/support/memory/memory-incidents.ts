import type { Incident } from "#core/incident/incident.ts";
import { isOpen } from "#core/incident/incident.ts";
import type { IncidentStore } from "#core/incident/incident-store.ts";
import { severities } from "#core/incident/severity.ts";
import type { IdSource } from "#core/shared/id-source.ts";
import type { MemoryPart } from "./memory-part.ts";

/** Incidents of one workspace in memory. */
export function makeMemoryIncidents(needs: { readonly newId: IdSource }): IncidentStore & MemoryPart {
  let rows = new Map<string, Incident>();
  const all = () => [...rows.values()];
  return {
    async insert(incident, at) {
      const row: Incident = {
        ...incident,
        id: needs.newId(),
        workspaceId: "T0TEST",
        number: Math.max(0, ...all().map(({ number }) => number)) + 1,
        status: "investigating",
        roles: {},
        room: null,
        openedAt: at,
        acknowledgedAt: null,
        mitigatedAt: null,
        resolvedAt: null,
        lastUpdate: null,
        pager: null,
        isDrill: false,
      };
      rows.set(row.id, row);
      return row;
    },
    async load(id) {
      return rows.get(id);
    },
    async read(id) {
      return rows.get(id);
    },
    async loadAll() {},
    async loadByRoom(channelId) {
      return all().find(({ room }) => room?.channelId === channelId);
    },
    async loadByNumber(number) {
      return all().find((row) => row.number === number);
    },
    async save(incident) {
      if (!rows.has(incident.id)) throw new Error(`no incident ${incident.id} to save`);
      rows.set(incident.id, incident);
    },
    async giveRoom(id, room) {
      const row = rows.get(id);
      if (row?.room === null) rows.set(id, { ...row, room });
      return rows.get(id);
    },
    async list({ includeClosed, limit, isWorstFirst = false }) {
      const badness = (row: Incident) => (isWorstFirst && isOpen(row) ? severities.indexOf(row.severity) : 0);
      return all()
        .filter((row) => includeClosed || isOpen(row))
        .sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || badness(a) - badness(b) || b.number - a.number)
        .slice(0, limit);
    },
    async openedSince(at) {
      return all()
        .filter(({ openedAt }) => openedAt >= at)
        .sort((a, b) => b.number - a.number);
    },
    snapshot() {
      const before = new Map(rows);
      return () => {
        rows = before;
      };
    },
  };
}
