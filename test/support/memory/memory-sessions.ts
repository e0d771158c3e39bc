import type { Session } from "#core/runbook/session.ts";
import type { SessionStore } from "#core/runbook/session-store.ts";
import type { IdSource } from "#core/shared/id-source.ts";
import type { MemoryPart } from "./memory-part.ts";

/** Runbook sessions in memory. */
export function makeMemorySessions(needs: { readonly newId: IdSource }): SessionStore & MemoryPart {
  let rows = new Map<string, Session>();
  return {
    async insert(session) {
      const row: Session = { ...session, id: needs.newId() };
      rows.set(row.id, row);
      return row;
    },
    async load(id) {
      return rows.get(id);
    },
    async read(id) {
      return rows.get(id);
    },
    async save(session) {
      if (!rows.has(session.id)) throw new Error(`no session ${session.id} to save`);
      rows.set(session.id, session);
    },
    async ofIncident(incidentId) {
      return [...rows.values()].filter((row) => row.incidentId === incidentId);
    },
    snapshot() {
      const before = new Map(rows);
      return () => {
        rows = before;
      };
    },
  };
}
