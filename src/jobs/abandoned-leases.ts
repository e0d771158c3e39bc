import { leaseInstant } from "./lease.ts";

/**
 * Leases of ours under which work may be stored that nobody runs: the answer of a commit was lost, or the worker had stopped meanwhile. They
 * are ended, so that others needn't wait for their end.
 */
export interface AbandonedLeases {
  /** What is still being committed when nobody waits for it any more shows later, so its lease is ended again and again while it could hold. */
  add(leaseToken: string): void;
  /** Ends them. Throws the Fault `database-unreachable` while the database is away. */
  end(): Promise<void>;
}

/** Abandons no lease yet. */
export function makeAbandonedLeases(ledger: {
  readonly leaseMs: number;
  endLeases(leaseTokens: readonly string[]): Promise<void>;
}): AbandonedLeases {
  const since = new Map<string, number>();
  return {
    add: (leaseToken) => void since.set(leaseToken, leaseInstant().monotonicMs),
    end: async () => {
      if (since.size === 0) return;
      const sentAt = leaseInstant().monotonicMs;
      const tokens = [...since.keys()];
      await ledger.endLeases(tokens);
      for (const token of tokens) if (sentAt - (since.get(token) ?? 0) > ledger.leaseMs) since.delete(token);
    },
  };
}
