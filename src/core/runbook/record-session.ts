import type { Incident } from "../incident/incident.ts";
import { markAcknowledged } from "../incident/mark-acknowledged.ts";
import type { Actor } from "../shared/actor.ts";
import { system } from "../shared/actor.ts";
import type { JsonObject } from "../shared/json.ts";
import type { NewTimelineEvent, TimelineKind } from "../timeline/timeline-event.ts";
import type { AdvancedSession, SessionHappening } from "./advance-session.ts";
import { activeStep, isAutomatic } from "./advance-session.ts";
import type { Session } from "./session.ts";
import type { RunbookWork } from "./session-store.ts";

/** Saves an advanced session with the facts of what happened, and wants its messages drawn and its automatic steps done. */
export async function recordSession(
  work: RunbookWork,
  { session, happened }: AdvancedSession,
  by: Actor,
  at: Date,
): Promise<void> {
  await work.sessions.save(session);
  for (const happening of happened) {
    await work.timeline.append(factOf(session, happening, by, at));
    if (happening.kind !== "ended" && happening.kind !== "passed") await showStep(work, session, happening.stepId);
  }
  const active = activeStep(session);
  if (active !== undefined && active.record.state === "active" && isAutomatic(active.step))
    await work.outbox.want({ kind: "tick-session", sessionId: session.id });
  await work.outbox.want({ kind: "show", view: { kind: "incident-card", incidentId: session.incidentId } });
}

/** Wants a step's message drawn again. */
export async function showStep(work: Pick<RunbookWork, "outbox">, session: Session, stepId: string): Promise<void> {
  const { id: sessionId, incidentId } = session;
  await work.outbox.want({ kind: "show", view: { kind: "runbook-step", sessionId, stepId, incidentId } });
}

/** A person's first answer is the first human reaction to the incident; every answer stops a page that still rings. */
export async function recordReaction(work: RunbookWork, incidentId: string, at: Date): Promise<void> {
  const before: Incident | undefined = await work.incidents.load(incidentId);
  if (before === undefined) return;
  if (before.acknowledgedAt === null) await work.incidents.save(markAcknowledged(before, at));
  else if (before.pager?.state !== "triggered") return;
  await work.outbox.want({ kind: "acknowledge-page", incidentId });
}

const kinds: Readonly<Record<SessionHappening["kind"], TimelineKind>> = {
  shown: "runbook-step-shown",
  done: "runbook-step-done",
  skipped: "runbook-step-skipped",
  passed: "runbook-step-skipped",
  failed: "runbook-step-failed",
  ended: "runbook-ended",
};

function factOf(session: Session, happening: SessionHappening, by: Actor, at: Date): NewTimelineEvent {
  const { incidentId, id: sessionId, runbook } = session;
  const kind = kinds[happening.kind];
  if (happening.kind === "ended") {
    const how = session.state === "done" ? "ended" : "stopped";
    const data = { sessionId, runbookId: runbook.id, state: session.state };
    return {
      incidentId,
      kind,
      at,
      actor: by,
      text: `Runbook ${how}: ${runbook.title}`,
      data,
      key: `${kind}:${sessionId}`,
    };
  }
  const { stepId } = happening;
  const record = session.records.find((other) => other.stepId === stepId);
  const shownAt = record?.shownAt ?? at;
  return {
    incidentId,
    kind,
    at,
    actor: happening.kind === "shown" ? system("Muster") : by,
    text: sayStep(session, happening.kind, stepId),
    data: stepData(session, stepId, at, happening.kind === "passed"),
    key: [kind, sessionId, stepId, shownAt.toISOString()].join(":"),
  };
}

function sayStep(session: Session, kind: Exclude<SessionHappening["kind"], "ended">, stepId: string): string {
  const step = session.runbook.steps.find(({ id }) => id === stepId);
  const record = session.records.find((other) => other.stepId === stepId);
  const title = step?.title ?? stepId;
  const reason = record?.reason ? `: ${record.reason}` : "";
  switch (kind) {
    case "shown":
      return `Step shown: ${title}`;
    case "done": {
      const option = step?.body.kind === "ask" ? step.body.options.find(({ id }) => id === record?.answer) : undefined;
      return `Step done: ${title}${option === undefined ? "" : ` - ${option.label}`}`;
    }
    case "skipped":
    case "passed":
      return `Step skipped: ${title}${reason}`;
    case "failed":
      return `Step failed: ${title}${reason}`;
  }
}

function stepData(session: Session, stepId: string, at: Date, isPassed: boolean): JsonObject {
  const index = session.runbook.steps.findIndex(({ id }) => id === stepId);
  const step = session.runbook.steps[index];
  const record = session.records.find((other) => other.stepId === stepId);
  return {
    sessionId: session.id,
    runbookId: session.runbook.id,
    stepId,
    title: step?.title ?? stepId,
    step: step?.body.kind ?? null,
    position: index + 1,
    durationMs: record === undefined ? null : at.getTime() - record.shownAt.getTime(),
    answer: record?.answer ?? null,
    reason: record?.reason ?? null,
    isPassed,
    actionId: record?.actionId ?? null,
    evidence: record?.evidence.map(({ text }) => text) ?? [],
  };
}
