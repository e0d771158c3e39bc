import type { Action } from "../action/action.ts";
import type { Incident } from "../incident/incident.ts";
import type { Step } from "./runbook.ts";
import type { Session, StepRecord } from "./session.ts";

/** Everything a runbook step's message shows; texts are filled with the session's inputs. */
export interface StepView {
  readonly session: Session;
  readonly incident: Incident;
  readonly step: Step;
  /** 1-based position in the definition. */
  readonly position: number;
  readonly record: StepRecord;
  readonly action: Action | null;
  readonly now: Date;
}
