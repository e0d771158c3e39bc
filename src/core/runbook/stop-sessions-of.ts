import type { Actor } from "../shared/actor.ts";
import { actorId } from "../shared/actor.ts";
import { stopSession } from "./advance-session.ts";
import { recordSession } from "./record-session.ts";
import type { RunbookWork } from "./session-store.ts";

/** Locks what runs of runbooks in an incident, before the incident itself is locked. One that starts meanwhile is locked when it is stopped. */
export async function lockSessionsOf(work: RunbookWork, incidentId: string): Promise<void> {
  for (const { id, state } of await work.sessions.ofIncident(incidentId))
    if (state === "running") await work.sessions.load(id);
}

/** Ends what runs of runbooks in an incident that is over, inside the transaction that ends it; answers their titles. */
export async function stopSessionsOf(
  work: RunbookWork,
  incidentId: string,
  by: Actor,
  at: Date,
): Promise<readonly string[]> {
  const titles: string[] = [];
  for (const { id } of await work.sessions.ofIncident(incidentId)) {
    const session = await work.sessions.load(id);
    if (session?.state !== "running") continue;
    await recordSession(work, stopSession(session, actorId(by), at, "the incident was resolved"), by, at);
    titles.push(session.runbook.title);
  }
  return titles;
}
