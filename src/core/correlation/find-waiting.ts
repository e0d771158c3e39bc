import type { Clock } from "../shared/clock.ts";
import type { Transact } from "../shared/transact.ts";
import type { CorrelationWork } from "./correlation-work.ts";

/** Incidents that wait for a room: how many there are, and the places of the next ones (1 = next) by incident id. */
export interface WaitingRooms {
  readonly total: number;
  readonly places: ReadonlyMap<string, number>;
}

/** As many as a list shows. */
const placesMax = 50;

/** Finds out which incidents wait for a room, and in which order. */
export function makeFindWaiting(needs: { readonly transact: Transact<CorrelationWork>; readonly clock: Clock }) {
  return async function findWaiting(): Promise<WaitingRooms> {
    return needs.transact(async ({ backlog }) => {
      const { waiting } = await backlog.crowd("room", needs.clock.now());
      const ids = waiting === 0 ? [] : await backlog.next("room", placesMax);
      return { total: waiting, places: new Map(ids.map((id, index) => [id, index + 1])) };
    });
  };
}
