import type { Severity } from "../incident/severity.ts";

/** Signals that belong together and what was done about them. */
export interface AlertGroup {
  readonly id: string;
  /** Route name and the values of `group_by`. */
  readonly key: string;
  readonly routeName: string;
  readonly title: string;
  readonly serviceId: string | null;
  readonly severity: Severity;
  readonly runbookId: string | null;
  readonly state: "offered" | "informed" | "ignored" | "dismissed" | "incident";
  readonly incidentId: string | null;
  /** Who dismissed, declared or joined; null for the route. */
  readonly decidedBy: string | null;
  readonly openedAt: Date;
  readonly lastSignalAt: Date;
}

/** Keeps alert groups. `newest`, `load` and `loadAll` lock rows until commit. */
export interface AlertGroupStore {
  /** Serialises everybody who works on these keys until commit. */
  lock(keys: readonly string[]): Promise<void>;
  /** The newest group with this key; those of all locked keys are read at once. */
  newest(key: string): Promise<AlertGroup | undefined>;
  insert(group: Omit<AlertGroup, "id">): Promise<AlertGroup>;
  load(id: string): Promise<AlertGroup | undefined>;
  /** Without a lock, for who only looks. */
  read(id: string): Promise<AlertGroup | undefined>;
  /** Reads many at once, so that `load` needn't ask for each. */
  loadAll(ids: readonly string[]): Promise<void>;
  save(group: AlertGroup): Promise<void>;
  /** Ids of the groups of each incident. */
  ofIncidents(incidentIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
}
