import type { ActionWork } from "../action/action-store.ts";
import type { Session } from "./session.ts";

/** Keeps runbook sessions. Inside a transaction `load` locks the row until commit. */
export interface SessionStore {
  insert(session: Omit<Session, "id">): Promise<Session>;
  load(id: string): Promise<Session | undefined>;
  /** Without a lock, for who only looks. */
  read(id: string): Promise<Session | undefined>;
  save(session: Session): Promise<void>;
  ofIncident(incidentId: string): Promise<readonly Session[]>;
}

/** What a use case about runbooks needs inside its transaction. */
export interface RunbookWork extends ActionWork {
  readonly sessions: SessionStore;
}
