import type { SessionGlance } from "../incident/incident-surroundings.ts";
import type { Session } from "./session.ts";

/** A session as the incident card shows it. */
export function glanceSession({ runbook, state, records }: Session): SessionGlance {
  const stepsDone = records.filter(({ endedAt, state: step }) => endedAt !== null && step !== "failed").length;
  return { runbookId: runbook.id, title: runbook.title, state, stepsDone, stepsTotal: runbook.steps.length };
}
