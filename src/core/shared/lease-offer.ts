import type { JsonObject } from "./json.ts";

/** A piece of work as its worker gets it, whose first attempt it is. */
export interface LeasedWork {
  readonly id: string;
  readonly lane: string;
  readonly payload: JsonObject;
  readonly wantedAt: Date;
}

/**
 * A worker of this process would begin one more piece of work now. What is stored with its lease is claimed already: nobody has to look for
 * it first, and when this process dies it is taken over like any other. An offer that leads to nothing costs nothing.
 */
export interface LeaseOffer {
  readonly ownerId: string;
  readonly leaseMs: number;
  readonly leaseToken: string;
  /** Begins the work, `afterMs` milliseconds from now (default 0); call it after the commit. */
  take(work: LeasedWork, afterMs?: number): void;
  /** Call it when nobody knows whether the work was stored: nobody will run it under this lease, and whoever finds it may take it. */
  abandon(): void;
}
