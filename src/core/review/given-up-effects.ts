import type { Effect } from "../shared/effect.ts";

/** Side effects that were given up, and the way back for them. */
export interface GivenUpEffects {
  /** Lets those of an incident be tried again that still make sense, and at once what waits for another try; answers them. */
  retryOf(incidentId: string): Promise<readonly Effect[]>;
}
