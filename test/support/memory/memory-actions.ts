import type { Action, ActionState } from "#core/action/action.ts";
import { targetKey } from "#core/action/action.ts";
import type { ActionStore } from "#core/action/action-store.ts";
import { isInForce } from "#core/action/in-force.ts";
import type { IdSource } from "#core/shared/id-source.ts";
import type { MemoryPart } from "./memory-part.ts";

/** Actions in memory, for tests to look at with `all`. */
export interface MemoryActions extends ActionStore, MemoryPart {
  all(): readonly Action[];
}

const busyStates: readonly ActionState[] = ["sending", "unknown", "settling", "verifying"];
const unfinishedStates: readonly ActionState[] = ["planning", "awaiting-approval", "approved", ...busyStates];

/** Actions of one workspace in memory. */
export function makeMemoryActions(needs: { readonly newId: IdSource }): MemoryActions {
  let rows = new Map<string, Action>();
  const all = () => [...rows.values()];
  const sentSince = (serviceId: string, since: Date) =>
    all()
      .filter((row) => row.serviceId === serviceId && row.sentAt !== null && row.sentAt >= since)
      .sort((a, b) => Number(b.sentAt) - Number(a.sentAt));
  return {
    async insert(action) {
      const row: Action = { ...action, id: needs.newId(), workspaceId: "T0TEST", number: rows.size + 1 };
      rows.set(row.id, row);
      return row;
    },
    async load(id) {
      return rows.get(id);
    },
    async loadByNumber(number) {
      return all().find((row) => row.number === number);
    },
    async loadByStep(sessionId, stepId) {
      return all().findLast(({ step }) => step?.sessionId === sessionId && step.stepId === stepId);
    },
    async save(action) {
      if (!rows.has(action.id)) throw new Error(`no action ${action.id} to save`);
      rows.set(action.id, action);
    },
    async ofIncident(incidentId) {
      return all().filter((row) => row.incidentId === incidentId);
    },
    async undosOf(actionId) {
      return all().filter((row) => row.undoes === actionId);
    },
    async newestInForce({ incidentId, serviceId, channelId }) {
      return all().findLast(
        (row) =>
          isInForce(row) &&
          row.undoes === null &&
          (incidentId === undefined || row.incidentId === incidentId) &&
          (serviceId === undefined || row.serviceId === serviceId) &&
          (channelId === undefined || row.channelId === channelId),
      );
    },
    // Memory transactions run one at a time: they are the lock.
    async lock() {},
    async isTargetBusy(key, exceptActionId) {
      return all().some(
        (row) => row.id !== exceptActionId && targetKey(row.target) === key && busyStates.includes(row.state),
      );
    },
    async unfinishedOn(key) {
      return all().filter((row) => targetKey(row.target) === key && unfinishedStates.includes(row.state));
    },
    async countSent(serviceId, since) {
      return sentSince(serviceId, since).length;
    },
    async sentSince(serviceId, since) {
      return sentSince(serviceId, since);
    },
    async inState(state) {
      return all().filter((row) => row.state === state);
    },
    all,
    snapshot() {
      const before = new Map(rows);
      return () => {
        rows = before;
      };
    },
  };
}
