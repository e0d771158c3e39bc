import type { System } from "../shared/circuit.ts";
import type { IncidentWork } from "./incident-work.ts";
import type { Outage } from "./outage.ts";

/** Keeps what all replicas know about systems that don't answer, and which incidents wait for them. */
export interface OutageBook {
  /** The last outage of a system, over or not; undefined when it never had one. Locks it until commit. */
  load(system: System): Promise<Outage | undefined>;
  /** The same without a lock, for who only looks. */
  read(system: System): Promise<Outage | undefined>;
  /** All that are not over. */
  open(): Promise<readonly Outage[]>;
  save(outage: Outage): Promise<void>;
  /** Remembers that something of an incident waits for a system; false when that was known. */
  addWaiting(system: System, incidentId: string, what: string): Promise<boolean>;
  /** What waits in an incident for a system, in people's words. */
  waitingIn(system: System, incidentId: string): Promise<readonly string[]>;
  /** The incidents in which something waits. */
  incidentsWaiting(system: System): Promise<readonly string[]>;
  /** Nothing waits for it any more. */
  forgetWaiting(system: System): Promise<void>;
  /** Lets everything that waits for a system be looked at again now. */
  releaseEffects(system: System): Promise<void>;
}

/** What use cases about outages need inside their transaction. */
export interface OutageWork extends IncidentWork {
  readonly outages: OutageBook;
}
