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

/** Keeps alert groups. `newest` and `load` lock the row until commit. */
export interface AlertGroupStore {
  /** Serialises everybody who works on this key until commit. */
  lock(key: string): Promise<void>;
  /** The newest group with this key. */
  newest(key: string): Promise<AlertGroup | undefined>;
  insert(group: Omit<AlertGroup, "id">): Promise<AlertGroup>;
  load(id: string): Promise<AlertGroup | undefined>;
  save(group: AlertGroup): Promise<void>;
}
