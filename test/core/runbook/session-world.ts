import { makeListChanges } from "#core/action/list-changes.ts";
import type { Incident } from "#core/incident/incident.ts";
import { makeAnswerStep } from "#core/runbook/answer-step.ts";
import type { StepAnswer } from "#core/runbook/decide-answer.ts";
import { makeOfferedRunbooks } from "#core/runbook/match.ts";
import { makePlanStep } from "#core/runbook/plan-step.ts";
import type { Runbook, Step, StepBody } from "#core/runbook/runbook.ts";
import type { Session, StepRecord } from "#core/runbook/session.ts";
import { makeStartSession } from "#core/runbook/start-session.ts";
import { makeStepChecks } from "#core/runbook/step-check.ts";
import { makeStopSession } from "#core/runbook/stop-session.ts";
import { makeTickSession } from "#core/runbook/tick-session.ts";
import { type Actor, system } from "#core/shared/actor.ts";
import { makeActionWorld, mina } from "#test/core/action/action-world.ts";

/** A step with what is given; the rest is empty. */
export function step(id: string, body: StepBody, given: Partial<Step> = {}): Step {
  return {
    id,
    title: `Step ${id}`,
    body,
    when: null,
    role: null,
    timeout: null,
    goTo: null,
    onFailure: null,
    remindAfter: null,
    ...given,
  };
}

/** A runbook with these steps, for every service, with the input `service`. */
export function runbookOf(steps: readonly Step[], given: Partial<Runbook> = {}): Runbook {
  return {
    id: "application-rollback",
    title: "Roll back the last deploy",
    summary: "",
    owner: null,
    appliesTo: { services: ["*"], alerts: [] },
    inputs: { service: { from: "incident.service", default: null } },
    steps,
    ...given,
  };
}

const minutes = (count: number) => ({ kind: "time", ms: count * 60_000 }) as const;

/** The runbook of CONFIG.md. */
export const rollbackRunbook: Runbook = runbookOf([
  step("look", { kind: "check", action: "changes", service: "{{ service }}", parameters: { since: "2h" } }),
  step("decide", {
    kind: "ask",
    options: [
      { id: "yes", label: "Yes, roll back", goTo: "rollback" },
      { id: "no", label: "No", goTo: "escalate" },
    ],
  }),
  step(
    "rollback",
    { kind: "act", action: "rollback", service: "{{ service }}", parameters: {} },
    { title: "Roll back {{ service }}" },
  ),
  step("verify", {
    kind: "wait",
    health: "{{ service }}",
    healthyFor: minutes(5),
    timeout: minutes(15),
    onTimeout: "escalate",
  }),
  step("tell", { kind: "do", text: "Tell customers" }, { goTo: "end" }),
  step("escalate", { kind: "act", action: "page", service: null, parameters: {} }),
]);

/** The action world with runbooks in it: verbs, automatic steps run by the same ledger. */
export function makeSessionWorld(options: { readonly runbooks?: readonly Runbook[] } = {}) {
  const world = makeActionWorld();
  const { transact, clock, catalogue, health, permissions, directory, prepareAction } = world;
  const books = options.runbooks ?? [rollbackRunbook];
  const runbooks = { all: () => books, byId: (id: string) => books.find((book) => book.id === id) };
  const pages: string[] = [];
  const listChanges = makeListChanges({
    transact,
    clock,
    catalogue,
    timeLimit: (work) => work,
    sources: [
      {
        name: "memory-host",
        changesSince: async (service) => [
          {
            id: "dpl_9",
            source: "memory-host",
            serviceId: service.id,
            kind: "deploy",
            title: "Deploy dpl_9",
            at: new Date("2026-03-02T08:54:00.000Z"),
            by: null,
            commit: null,
            links: [{ title: "Deployment", url: "https://host.example.com/dpl_9" }],
            isCurrent: true,
          },
        ],
      },
    ],
  });
  const offeredRunbooks = makeOfferedRunbooks({ runbooks, catalogue });
  const startSession = makeStartSession({ transact, runbooks, offeredRunbooks, permissions, clock });
  const planStep = makePlanStep({
    transact,
    prepareAction,
    requestPage: async ({ incidentId }) => {
      pages.push(incidentId);
      return { kind: "changed" };
    },
  });
  const answerStep = makeAnswerStep({ transact, permissions, directory, planStep, clock });
  const checks = makeStepChecks({ listChanges, health, catalogue });
  const tickSession = makeTickSession({ transact, checks, health, catalogue, clock });
  world.right.run = async (effect, run) =>
    effect.kind === "tick-session" ? tickSession(run, effect.sessionId) : undefined;

  return {
    ...world,
    pages,
    offeredRunbooks,
    startSession,
    answerStep,
    stopSession: makeStopSession({ transact, permissions, clock }),

    /** An incident on web whose first alert fired now, with the runbook started. */
    async start(runbookId: string | null = null): Promise<{ readonly incident: Incident; readonly session: Session }> {
      const incident = await world.openIncident();
      await world.work.timeline.append({
        incidentId: incident.id,
        kind: "alert-fired",
        at: clock.now(),
        actor: system("Alertmanager"),
        text: "SiteDown fired",
        data: {},
      });
      const started = await startSession({ incidentId: incident.id, runbookId, by: mina });
      if (started.kind === "refused") throw new Error(started.message);
      return { incident, session: started.session };
    },

    answer(sessionId: string, stepId: string, answer: StepAnswer, by: Actor = mina) {
      return answerStep({ sessionId, stepId, answer, by });
    },

    async session(id: string): Promise<Session> {
      const session = await world.work.sessions.load(id);
      if (session === undefined) throw new Error(`no session ${id}`);
      return session;
    },

    async record(id: string, stepId: string): Promise<StepRecord | undefined> {
      return (await this.session(id)).records.find((record) => record.stepId === stepId);
    },
  };
}
