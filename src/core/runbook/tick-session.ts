import type { Action } from "../action/action.ts";
import { actionName } from "../action/action.ts";
import type { HealthCheck } from "../action/health-check.ts";
import { endStates } from "../action/record-action.ts";
import type { ServiceCatalogue } from "../incident/service.ts";
import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import type { StepEnding } from "./advance-session.ts";
import { activeStep, endStep, noteProgress } from "./advance-session.ts";
import { recordSession, showStep } from "./record-session.ts";
import type { Step } from "./runbook.ts";
import type { Session, StepRecord } from "./session.ts";
import type { RunbookWork } from "./session-store.ts";
import type { StepCheck } from "./step-check.ts";
import { askCheck } from "./step-check.ts";
import { watchHealth } from "./watch-health.ts";

/** What automatic steps need. */
export interface TickSessionNeeds {
  readonly transact: Transact<RunbookWork>;
  readonly checks: Readonly<Record<string, StepCheck>>;
  readonly health: HealthCheck;
  readonly catalogue: ServiceCatalogue;
  readonly clock: Clock;
}

/** What looking at the active step showed: an end, progress to keep, or nothing new. */
type Look =
  | { readonly kind: "ends"; readonly ending: StepEnding }
  | { readonly kind: "goes-on"; readonly change: Partial<StepRecord> | null; readonly afterMs: number | null };

const done: EffectOutcome = { kind: "done" };

/** Does what the active step needs no person for: runs a check, watches health, takes over the outcome of its action. Reads only. */
export function makeTickSession(needs: TickSessionNeeds) {
  return async function tickSession(_run: EffectRun, sessionId: string): Promise<EffectOutcome> {
    const session = await needs.transact(({ sessions }) => sessions.read(sessionId));
    const active = session === undefined ? undefined : activeStep(session);
    if (session === undefined || active?.record.state !== "active") return done;
    const look = await lookAt(session, active, needs);
    const isCurrent = await needs.transact((work) => keep(work, session, active.record, look, needs.clock.now()));
    return look.kind === "goes-on" && look.afterMs !== null && isCurrent
      ? { kind: "again", afterMs: look.afterMs }
      : done;
  };
}

async function lookAt(
  session: Session,
  { step, record }: { readonly step: Step; readonly record: StepRecord },
  needs: TickSessionNeeds,
): Promise<Look> {
  switch (step.body.kind) {
    case "check": {
      const { action, parameters, service } = step.body;
      const { firstAlertAt, ownService } = await surroundings(session, needs);
      const serviceId = service ?? (session.inputs["service"] || ownService);
      const answer = await askCheck(needs.checks, action, {
        serviceId,
        parameters,
        firstAlertAt,
        now: needs.clock.now(),
      });
      const { evidence } = answer;
      return answer.kind === "passed"
        ? { kind: "ends", ending: { state: "done", by: null, evidence } }
        : { kind: "ends", ending: { state: "failed", by: null, reason: answer.reason, evidence } };
    }
    case "act":
      return lookAtAction(record, needs);
    case "wait":
      return watchHealth(step.body, record, needs);
    case "do":
    case "ask":
    case "run":
      return { kind: "goes-on", change: null, afterMs: null };
  }
}

/** Records what was seen, unless the step was answered meanwhile; says whether it was still the active one. */
async function keep(work: RunbookWork, seen: Session, record: StepRecord, look: Look, at: Date): Promise<boolean> {
  const session = await work.sessions.load(seen.id);
  const active = session === undefined ? undefined : activeStep(session);
  const isCurrent =
    active?.record.state === "active" &&
    active.step.id === record.stepId &&
    active.record.shownAt.getTime() === record.shownAt.getTime();
  if (session === undefined || !isCurrent) return false;
  if (look.kind === "ends") await recordSession(work, endStep(session, look.ending, at), system("Muster"), at);
  else if (look.change !== null) {
    await work.sessions.save(noteProgress(session, look.change));
    await showStep(work, session, record.stepId);
  }
  return true;
}

async function lookAtAction(record: StepRecord, { transact }: TickSessionNeeds): Promise<Look> {
  const { actionId } = record;
  const action = actionId === null ? undefined : await transact(({ actions }) => actions.load(actionId));
  if (action === undefined) return { kind: "goes-on", change: null, afterMs: null };
  const evidence = evidenceOf(action);
  if (action.state === "succeeded") return { kind: "ends", ending: { state: "done", by: null, evidence } };
  if (!endStates.includes(action.state)) {
    const isNews = record.evidence[0]?.text !== evidence[0]?.text;
    return { kind: "goes-on", change: isNews ? { evidence } : null, afterMs: null };
  }
  return { kind: "ends", ending: { state: "failed", by: null, reason: reasonOf(action), evidence } };
}

function reasonOf(action: Action): string {
  const how =
    action.state === "failed" ? "failed" : action.state === "plan-failed" ? "has no plan" : `is ${action.state}`;
  return `${actionName(action)} ${how}${action.reason === null ? "" : `: ${action.reason}`}`;
}

function evidenceOf(action: Action) {
  const lines = [`${actionName(action)}: ${action.plan?.summary ?? action.verb} (${action.state})`];
  const { verification } = action;
  if (verification !== null) {
    lines.push(`Before: ${verification.before.join("; ")}`, `After: ${verification.after.join("; ")}`);
    if (verification.health !== null) lines.push(`Health: ${verification.health.last}`);
  }
  return lines.map((text) => ({ text, url: null, isSuspect: false }));
}

async function surroundings(
  session: Session,
  { transact }: TickSessionNeeds,
): Promise<{ readonly firstAlertAt: Date | null; readonly ownService: string }> {
  const events = await transact(({ timeline }) => timeline.of(session.incidentId));
  const incident = await transact(({ incidents }) => incidents.read(session.incidentId));
  const times = events.filter(({ kind }) => kind === "alert-fired").map(({ at }) => at.getTime());
  return {
    firstAlertAt: times.length === 0 ? null : new Date(Math.min(...times)),
    ownService: incident?.services[0] ?? "",
  };
}
