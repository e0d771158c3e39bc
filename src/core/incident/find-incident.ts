import type { Clock } from "../shared/clock.ts";
import type { Transact } from "../shared/transact.ts";
import type { Incident } from "./incident.ts";
import type { IncidentWork } from "./incident-work.ts";

/** How many incidents a list shows at most. */
const listLengthMax = 50;

/** Finds incidents by what people know of them. Lists leave private incidents out. */
export interface FindIncident {
  incidentOfRoom(channelId: string): Promise<Incident | undefined>;
  incidentByNumber(number: number): Promise<Incident | undefined>;
  /** Open ones first, of them the worst, newest first, at most 50. */
  listIncidents(options: { readonly includeClosed: boolean }): Promise<readonly Incident[]>;
  /** Opened within the last `sinceMs` milliseconds, newest first. */
  recentlyOpened(sinceMs: number): Promise<readonly Incident[]>;
}

/** Finds incidents of one workspace. */
export function makeFindIncident(needs: {
  readonly transact: Transact<IncidentWork>;
  readonly clock: Clock;
}): FindIncident {
  const { transact, clock } = needs;
  const isPublic = ({ isPrivate }: Incident) => !isPrivate;
  return {
    incidentOfRoom: (channelId) => transact((work) => work.incidents.loadByRoom(channelId)),
    incidentByNumber: (number) => transact((work) => work.incidents.loadByNumber(number)),
    async listIncidents({ includeClosed }) {
      const incidents = await transact((work) =>
        work.incidents.list({ includeClosed, limit: listLengthMax, isWorstFirst: true }),
      );
      return incidents.filter(isPublic);
    },
    async recentlyOpened(sinceMs) {
      const since = new Date(clock.now().getTime() - sinceMs);
      const incidents = await transact((work) => work.incidents.openedSince(since));
      return incidents.filter(isPublic);
    },
  };
}
