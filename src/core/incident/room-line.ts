import type { IncidentWork } from "./incident-work.ts";

/** The line of a storm, in which incidents wait for their rooms. */
export interface RoomLine {
  /** Whether an incident waits for its room or got its turn in the ten minutes before `at`; asks for its own row alone. */
  isOfStorm(incidentId: string, at: Date): Promise<boolean>;
}

/** What use cases about new rooms need inside their transaction. */
export interface RoomWork extends IncidentWork {
  readonly backlog: RoomLine;
}
