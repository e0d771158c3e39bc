import type { JsonObject } from "../shared/json.ts";
import type { Runbook } from "./runbook.ts";

/** Where one step of a session stands. */
export type StepState = "waiting" | "active" | "done" | "skipped" | "failed";

/** What happened to one step. `evidence` are lines for people: what a check showed, how a wait went. */
export interface StepRecord {
  readonly stepId: string;
  readonly state: StepState;
  readonly shownAt: Date;
  readonly endedAt: Date | null;
  readonly by: string | null;
  /** The chosen option's id, for `ask`. */
  readonly answer: string | null;
  /** Why it was skipped, or how it failed. */
  readonly reason: string | null;
  readonly evidence: readonly StepEvidence[];
  /** The action an `act` step asked for. */
  readonly actionId: string | null;
  /** Progress of a `wait`: when health became good, null while it is bad. */
  readonly healthySince: Date | null;
}

/** One line of evidence with an optional address. */
export interface StepEvidence {
  readonly text: string;
  readonly url: string | null;
  /** A change that a rollback can be planned for, by change id. */
  readonly isSuspect: boolean;
}

/** One run of a runbook in an incident, on a frozen copy of the definition. */
export interface Session {
  readonly id: string;
  readonly incidentId: string;
  readonly runbook: Runbook;
  readonly inputs: Readonly<Record<string, string>>;
  readonly state: "running" | "done" | "stopped";
  readonly activeStepId: string | null;
  /** Records in the order the steps were shown; a step that is shown again gets a new record replacing the old one. */
  readonly records: readonly StepRecord[];
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly memory: JsonObject;
}
