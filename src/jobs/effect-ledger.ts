import type { Json, JsonObject } from "#core/shared/json.ts";

/** What work can wait for: durable side effects (see `queueOf`), and deliveries that came in over HTTP. */
export type QueueName = "effects" | "ornaments" | "inbox";

/** One attempt of one piece of work, held by a lease that its token proves. */
export interface ClaimedEffect {
  readonly id: string;
  readonly lane: string;
  readonly payload: JsonObject;
  /** 1 on the first attempt. */
  readonly attempt: number;
  /** Failed attempts in a row before this one. */
  readonly failures: number;
  /** How often it was given up before, and tried again because somebody asked for it. */
  readonly timesGivenUp: number;
  /** When the present row of failures began. */
  readonly failingSince: Date | null;
  readonly wantedAt: Date;
  /** The foreign system that an earlier attempt waited for. */
  readonly waitsFor: string | null;
  /** Outputs of steps that earlier attempts finished. */
  readonly steps: Readonly<Record<string, Json>>;
  readonly leaseToken: string;
}

/** Why an attempt failed, as it is kept for the operator. */
export interface StoredFailure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** What the next attempt of an effect waits for besides its time. */
export interface EffectHold {
  /** The foreign system whose circuit must let a call through; null = only its time. */
  readonly system: string | null;
  readonly isUntried: boolean;
  /** Nothing that this attempt wanted to do was sent: the next one needn't look for it. */
  readonly isUnsent?: boolean;
}

/** How much work of a queue there is. */
export interface LedgerCount {
  /** Could run now, waits behind a lane, or waits for its next attempt. */
  readonly due: number;
  readonly running: number;
  /** Not before a later instant. */
  readonly deferred: number;
  readonly retrying: number;
  readonly dead: number;
  /** Milliseconds since the oldest due one was wanted; 0 when none is. */
  readonly oldestDueMs: number;
}

/**
 * The truth about durable work of one workspace: what is wanted, who runs it, what its steps answered. Order is the ledger's too:
 * in a lane one effect runs at a time, in the order they were wanted; a failed one keeps its place until it succeeded or was given
 * up, one that waits for a later instant lets others pass. Every write of a running attempt is fenced by its lease token and answers
 * false when the lease is lost. Methods throw the Fault `database-unreachable` while the database is away.
 */
export interface EffectLedger {
  /** How long a lease lasts without renewal, in milliseconds. */
  readonly leaseMs: number;
  /** Who holds the leases of this process. */
  readonly ownerId: string;
  /** Leases up to `limit` runnable effects, oldest first, one per lane. */
  claim(queue: QueueName, limit: number): Promise<readonly ClaimedEffect[]>;
  /** Prolongs leases; answers the tokens that still hold. */
  renew(leaseTokens: readonly string[]): Promise<ReadonlySet<string>>;
  saveStep(effect: ClaimedEffect, name: string, output: Json): Promise<boolean>;
  /** It is done. */
  finish(effect: ClaimedEffect): Promise<boolean>;
  /**
   * It went well and is to run again later; others of its lane may pass. Absorbs a newer wish that came in meanwhile. An untouched one was
   * no attempt, neither good nor bad.
   */
  defer(effect: ClaimedEffect, afterMs: number, isUntouched?: boolean): Promise<boolean>;
  /**
   * It failed and keeps its place in the lane for another attempt, which also waits until the system `hold` names is called again. What
   * was not even tried (`isUntried`) counts no failure.
   */
  retry(effect: ClaimedEffect, afterMs: number, failure: StoredFailure, hold?: EffectHold): Promise<boolean>;
  /** It is given up; the row stays for the operator. */
  bury(effect: ClaimedEffect, failure: StoredFailure): Promise<boolean>;
  /** Ends leases under which nobody works. */
  endLeases(leaseTokens: readonly string[]): Promise<void>;
  /** Ends the leases of owners that are known to be dead, so that their work needn't wait for the lease's end; answers how many. */
  releaseDead(): Promise<number>;
  count(queue: QueueName): Promise<LedgerCount>;
  /** Forgets effects that were done before an instant. */
  purge(doneBefore: Date): Promise<void>;
}

/** Tells workers that there is work for them; a lost ring costs a second. */
export interface WorkBell {
  listen(queue: QueueName, listener: () => void): void;
}
