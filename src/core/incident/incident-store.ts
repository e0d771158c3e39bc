import type { Incident, NewIncident, Room } from "./incident.ts";

/** Keeps incidents of one workspace. Inside a transaction the `load` methods lock the row until commit. */
export interface IncidentStore {
  /** Stores a new incident as `investigating` (or `triage`) and gives it the next number. */
  insert(incident: NewIncident, at: Date): Promise<Incident>;
  load(id: string): Promise<Incident | undefined>;
  /** Without a lock, for who only looks. */
  read(id: string): Promise<Incident | undefined>;
  /** Reads many at once, so that `load` needn't ask for each. */
  loadAll(ids: readonly string[]): Promise<void>;
  loadByRoom(channelId: string): Promise<Incident | undefined>;
  loadByNumber(number: number): Promise<Incident | undefined>;
  save(incident: Incident): Promise<void>;
  /** Records the room of an incident that has none, and locks it. Returns the incident as it is then: one that had a room keeps it. */
  giveRoom(id: string, room: Room): Promise<Incident | undefined>;
  /** Open ones first, then the worst when asked for, newest first; `limit` at most. */
  list(options: {
    readonly includeClosed: boolean;
    readonly limit: number;
    readonly isWorstFirst?: boolean;
  }): Promise<readonly Incident[]>;
  openedSince(at: Date): Promise<readonly Incident[]>;
}
