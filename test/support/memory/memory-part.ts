/** One in-memory store's share of a transaction. */
export interface MemoryPart {
  /** Remembers the present content; the returned function brings it back. */
  snapshot(): () => void;
}
