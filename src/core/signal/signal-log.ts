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

/** What an alert is known by. */
export type AlertKey = Pick<Signal, "source" | "dedupKey">;

/** A group's alerts that fired at least once: how many there are, and a few of them. */
export interface GroupGlance {
  readonly firing: number;
  readonly resolved: number;
  /** When the first of them began; null when there is none. */
  readonly startedAt: Date | null;
  /** The first ones seen, oldest first. */
  readonly alerts: readonly AlertRecord[];
}

/**
 * Remembers every alert by workspace, source and dedup key. An alert belongs to the group of its newest firing. A group may have a
 * hundred thousand alerts: nothing here reads all of them into memory.
 */
export interface SignalLog {
  /** Reads and locks many alerts at once, so that `find` and `record` needn't ask for each. Their groups' ids are the answer. */
  prepare(alerts: readonly AlertKey[]): Promise<readonly string[]>;
  /** The alert as known now; locked until commit. */
  find(source: string, dedupKey: string): Promise<AlertRecord | undefined>;
  /** Stores what `foldSignal` makes of the known alert and the signal. */
  record(signal: Signal, groupId: string, at: Date): Promise<Recorded>;
  /** How many alerts of all these groups together fire. */
  firing(groupIds: readonly string[]): Promise<number>;
  /** Whether any of them fires: by what \`firing\` has counted, else without counting. */
  isFiring(groupIds: readonly string[]): Promise<boolean>;
  /** Distinct names (see `alertName`) of each group's alerts without the given ones, `limit` a group at most. */
  namesOf(
    groupIds: readonly string[],
    exceptIds: readonly string[],
    limit: number,
  ): Promise<ReadonlyMap<string, readonly string[]>>;
  glance(groupId: string, limit: number): Promise<GroupGlance>;
  /** The alerts that a text means (see `matchesSearch`), the one seen last first. A key or an id finds any; words look at the 50 000 alerts that fired last. */
  search(text: string, limit: number): Promise<readonly AlertRecord[]>;
}
