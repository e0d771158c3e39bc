import type { AlertGroup, AlertGroupStore } from "#core/correlation/alert-group.ts";
import type { IdSource } from "#core/shared/id-source.ts";
import type { MemoryPart } from "./memory-part.ts";

/** Alert groups in memory, for tests to look at with `all`. */
export interface MemoryGroups extends AlertGroupStore, MemoryPart {
  all(): readonly AlertGroup[];
}

/** Alert groups in memory. */
export function makeMemoryGroups(needs: { readonly newId: IdSource }): MemoryGroups {
  let rows = new Map<string, AlertGroup>();
  return {
    // Memory transactions run one at a time: they are the lock.
    async lock() {},
    async newest(key) {
      return [...rows.values()].findLast((group) => group.key === key);
    },
    async insert(group) {
      const row = { ...group, id: needs.newId() };
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
    async save(group) {
      if (!rows.has(group.id)) throw new Error(`no alert group ${group.id} to save`);
      rows.set(group.id, group);
    },
    async ofIncidents(incidentIds) {
      const idsOf = (id: string) =>
        [...rows.values()].filter((group) => group.incidentId === id).map((group) => group.id);
      return new Map(incidentIds.map((id) => [id, idsOf(id)]));
    },
    all: () => [...rows.values()],
    snapshot() {
      const before = new Map(rows);
      return () => {
        rows = before;
      };
    },
  };
}
