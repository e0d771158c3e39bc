import type { Signal } from "./signal.ts";

/** One alert as we know it now: its newest signal, its group, and what was decided. */
export interface AlertRecord {
  readonly id: string;
  readonly groupId: string;
  readonly signal: Signal;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  /** How many firing deliveries were seen. */
  readonly timesSeen: number;
}

/** What recording a signal changed. */
export type Recorded =
  | { readonly kind: "new"; readonly alert: AlertRecord }
  | { readonly kind: "repeated"; readonly alert: AlertRecord }
  | { readonly kind: "changed"; readonly alert: AlertRecord; readonly from: Signal["state"] }
  /**
   * Older than what we know (late delivery), or resolved without ever having fired here. The latter is remembered all the same
   * (`timesSeen` 0), so that its late firing delivery doesn't fire for ever.
   */
  | { readonly kind: "stale" };

/** Remembers every alert by workspace, source and dedup key. An alert belongs to the group of its newest firing. */
export interface SignalLog {
  /** The alert as known now; locked until commit. */
  find(source: string, dedupKey: string): Promise<AlertRecord | undefined>;
  /** Stores what `foldSignal` makes of the known alert and the signal. */
  record(signal: Signal, groupId: string, at: Date): Promise<Recorded>;
  ofGroup(groupId: string): Promise<readonly AlertRecord[]>;
  ofIncident(incidentId: string): Promise<readonly AlertRecord[]>;
}
