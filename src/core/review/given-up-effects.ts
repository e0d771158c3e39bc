import type { Effect } from "../shared/effect.ts";

/** An effect that was given up, as an operator sees it. */
export interface GivenUpEffect {
  readonly id: string;
  /** Null when another version of Muster wrote it. */
  readonly effect: Effect | null;
  readonly lane: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly givenUpAt: Date;
}

/** Side effects that were given up, and the way back for them. */
export interface GivenUpEffects {
  /** The newest first, `limit` at most. */
  list(limit: number): Promise<readonly GivenUpEffect[]>;
  /** Lets one be tried again; false when there is none with this id. */
  retry(id: string): Promise<boolean>;
  /** Lets those of an incident be tried again that still make sense, and at once what waits for another try; answers them. */
  retryOf(incidentId: string): Promise<readonly Effect[]>;
}
