import type { Outage } from "#core/incident/outage.ts";
import type { OutageBook } from "#core/incident/outage-book.ts";
import type { System } from "#core/shared/circuit.ts";
import type { MemoryPart } from "./memory-part.ts";

/** Outages in memory; `released` are the systems whose waiting effects were let go, in order. */
export interface MemoryOutages extends OutageBook, MemoryPart {
  readonly released: readonly System[];
}

/** No outage yet. */
export function makeMemoryOutages(): MemoryOutages {
  let rows = new Map<System, Outage>();
  let waiting: readonly { readonly system: System; readonly incidentId: string; readonly what: string }[] = [];
  const released: System[] = [];
  const of = (system: System) => waiting.filter((one) => one.system === system);
  return {
    released,
    load: async (system) => rows.get(system),
    read: async (system) => rows.get(system),
    open: async () => [...rows.values()].filter(({ isOpen }) => isOpen),
    save: async (outage) => void rows.set(outage.system, outage),
    async addWaiting(system, incidentId, what) {
      if (of(system).some((one) => one.incidentId === incidentId && one.what === what)) return false;
      waiting = [...waiting, { system, incidentId, what }];
      return true;
    },
    waitingIn: async (system, incidentId) =>
      of(system)
        .filter((one) => one.incidentId === incidentId)
        .map(({ what }) => what)
        .toSorted(),
    incidentsWaiting: async (system) => [...new Set(of(system).map(({ incidentId }) => incidentId))],
    forgetWaiting: async (system) => {
      waiting = waiting.filter((one) => one.system !== system);
    },
    releaseEffects: async (system) => void released.push(system),
    snapshot() {
      const [rowsBefore, waitingBefore] = [new Map(rows), waiting];
      return () => {
        rows = rowsBefore;
        waiting = waitingBefore;
      };
    },
  };
}
