import type { IncidentWork } from "../incident/incident-work.ts";
import type { Action, ActionState } from "./action.ts";

/** Keeps actions of one workspace. Inside a transaction `load` locks the row until commit. */
export interface ActionStore {
  /** Stores a new action and gives it the next number. */
  insert(action: Omit<Action, "id" | "workspaceId" | "number">): Promise<Action>;
  load(id: string): Promise<Action | undefined>;
  loadByNumber(number: number): Promise<Action | undefined>;
  /** The newest action that this runbook step asked for. */
  loadByStep(sessionId: string, stepId: string): Promise<Action | undefined>;
  save(action: Action): Promise<void>;
  /** In order of number. */
  ofIncident(incidentId: string): Promise<readonly Action[]>;
  /** Actions that undo this one, in whatever state. */
  undosOf(actionId: string): Promise<readonly Action[]>;
  /** The newest action in force (see `isInForce`) that is not itself an undo; every given option must fit. */
  newestInForce(options: {
    readonly incidentId?: string;
    readonly serviceId?: string;
    readonly channelId?: string;
  }): Promise<Action | undefined>;
  /** Serialises everybody who works on this key until commit; taken before `isTargetBusy` and `countSent` decide anything. */
  lock(key: string): Promise<void>;
  /** Whether another action is between sending and the end (sending, unknown, settling, verifying) on the same target. */
  isTargetBusy(targetKey: string, exceptActionId: string): Promise<boolean>;
  /** Actions on a target that have not ended yet, from planning to verifying. */
  unfinishedOn(targetKey: string): Promise<readonly Action[]>;
  /** How many actions on a service were sent since an instant. */
  countSent(serviceId: string, since: Date): Promise<number>;
  /** Actions on a service with `sentAt` at or after an instant, newest first. */
  sentSince(serviceId: string, since: Date): Promise<readonly Action[]>;
  inState(state: ActionState): Promise<readonly Action[]>;
}

/** What a use case about actions needs inside its transaction. */
export interface ActionWork extends IncidentWork {
  readonly actions: ActionStore;
}
