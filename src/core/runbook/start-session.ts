import type { Permissions } from "../action/permissions.ts";
import type { Incident } from "../incident/incident.ts";
import { incidentName, isOpen } from "../incident/incident.ts";
import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { Refusal } from "../shared/refusal.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import { beginSession } from "./advance-session.ts";
import { followerOf } from "./follower-of.ts";
import type { FrozenRunbook } from "./freeze-runbook.ts";
import { freezeRunbook } from "./freeze-runbook.ts";
import type { OfferedRunbooks } from "./match.ts";
import { recordReaction, recordSession } from "./record-session.ts";
import type { RunbookSource } from "./runbook.ts";
import type { Session } from "./session.ts";
import type { RunbookWork } from "./session-store.ts";

/** How starting a runbook ended; `already` = one is running in this incident. */
export type StartedSession = { readonly kind: "started" | "already"; readonly session: Session } | Refusal;

/** Starts a runbook in an incident on a frozen copy: the named one, else the best that fits. One runs at a time. */
export function makeStartSession(needs: {
  readonly transact: Transact<RunbookWork>;
  readonly runbooks: RunbookSource;
  readonly offeredRunbooks: OfferedRunbooks;
  readonly permissions: Permissions;
  readonly clock: Clock;
}) {
  return async function startSession(c: {
    readonly incidentId: string;
    readonly runbookId: string | null;
    readonly by: Actor;
  }): Promise<StartedSession> {
    const follower = await followerOf(c.by, needs.permissions);
    if (follower.kind === "refused") return follower;
    return needs.transact(async (work): Promise<StartedSession> => {
      const incident = await work.incidents.load(c.incidentId);
      if (incident === undefined) return refuse("unknown-incident", "This incident does not exist.");
      const running = (await work.sessions.ofIncident(incident.id)).find(({ state }) => state === "running");
      if (running !== undefined) return { kind: "already", session: running };
      if (!isOpen(incident))
        return refuse(
          "already-resolved",
          `${incidentName(incident)} is ${incident.status}; reopen it to follow a runbook.`,
        );
      const frozen = choose(incident, c.runbookId, needs);
      if (frozen.kind === "refused") return frozen;
      return start(work, incident, frozen, { by: c.by, userId: follower.userId, at: needs.clock.now() });
    });
  };
}

function choose(
  incident: Incident,
  runbookId: string | null,
  { runbooks, offeredRunbooks }: { readonly runbooks: RunbookSource; readonly offeredRunbooks: OfferedRunbooks },
): FrozenRunbook | Refusal {
  const known = runbooks
    .all()
    .map(({ id }) => id)
    .join(", ");
  const runbook = runbookId === null ? offeredRunbooks(incident)[0] : runbooks.byId(runbookId);
  if (runbook === undefined)
    return runbookId === null
      ? refuse("no-runbook-fits", `No runbook fits ${incidentName(incident)}; name one of ${known || "none yet"}.`)
      : refuse("unknown-runbook", `There is no runbook ${runbookId}; the runbooks are ${known || "none yet"}.`);
  return freezeRunbook(runbook, incident, runbooks);
}

async function start(
  work: RunbookWork,
  incident: Incident,
  { runbook, inputs }: FrozenRunbook,
  { by, userId, at }: { readonly by: Actor; readonly userId: string; readonly at: Date },
): Promise<StartedSession> {
  const session = await work.sessions.insert({
    incidentId: incident.id,
    runbook,
    inputs,
    state: "running",
    activeStepId: null,
    records: [],
    startedBy: userId,
    startedAt: at,
    endedAt: null,
    memory: {},
  });
  await work.timeline.append({
    incidentId: incident.id,
    kind: "runbook-started",
    at,
    actor: by,
    text: `Runbook started: ${runbook.title}`,
    data: { sessionId: session.id, runbookId: runbook.id, inputs: { ...inputs }, steps: runbook.steps.length },
    key: `runbook-started:${session.id}`,
  });
  await recordReaction(work, incident.id, at);
  const begun = beginSession(session, at);
  await recordSession(work, begun, by, at);
  return { kind: "started", session: begun.session };
}
