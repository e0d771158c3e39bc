import { expect, test } from "vitest";
import { makeResolveIncident } from "#core/incident/resolve-incident.ts";
import { makeAnswerStep } from "#core/runbook/answer-step.ts";
import { makePlanStep } from "#core/runbook/plan-step.ts";
import { makeRecordSessionFailure } from "#core/runbook/record-session-failure.ts";
import type { RunbookWork } from "#core/runbook/session-store.ts";
import { makeStepChecks } from "#core/runbook/step-check.ts";
import { makeStopSession } from "#core/runbook/stop-session.ts";
import { lockSessionsOf, stopSessionsOf } from "#core/runbook/stop-sessions-of.ts";
import { makeTickSession } from "#core/runbook/tick-session.ts";
import type { Transact } from "#core/shared/transact.ts";
import { mina } from "#test/core/action/action-world.ts";
import { makeMemoryRun } from "#test/support/memory/memory-run.ts";
import { sampleRules } from "#test/support/memory/sample-catalogue.ts";
import { makeSessionWorld, runbookOf, step } from "./session-world.ts";

/** A running session, its verbs, and what each transaction locked, in order, since `watch` began. */
async function watchedSession() {
  const changes = { kind: "check", action: "changes", service: null, parameters: {} } as const;
  const restart = { kind: "act", action: "restart", service: "web", parameters: {} } as const;
  const world = makeSessionWorld({ runbooks: [runbookOf([step("look", changes), step("go", restart)])] });
  const { incident, session } = await world.start("application-rollback");
  const transactions: string[][] = [];
  const transact: Transact<RunbookWork> = (change) =>
    world.transact((work) => {
      const locked: string[] = [];
      transactions.push(locked);
      const { sessions, incidents, actions, timeline } = work;
      return change({
        ...work,
        sessions: {
          ...sessions,
          load: (id) => {
            locked.push("session");
            return sessions.load(id);
          },
        },
        incidents: {
          ...incidents,
          load: (id) => {
            locked.push("incident");
            return incidents.load(id);
          },
        },
        actions: {
          ...actions,
          lock: (key) => {
            locked.push("action");
            return actions.lock(key);
          },
        },
        timeline: {
          ...timeline,
          append: (fact) => {
            locked.push("incident");
            return timeline.append(fact);
          },
        },
      });
    });
  const needs = { ...world, transact, listChanges: async () => ({ changes: [], unavailable: [] }) };
  return { world, incident, session, needs, transactions };
}

/** What the transaction that locked most locked, each thing once. */
const orderIn = (transactions: readonly (readonly string[])[]) => [
  ...new Set([...transactions].sort((a, b) => b.length - a.length)[0]),
];

test("who resolves an incident locks its runbooks before it, as who follows them does", async () => {
  const { incident, session, world, needs, transactions } = await watchedSession();
  const resolve = makeResolveIncident({
    ...needs,
    rules: sampleRules,
    runbooks: { lock: lockSessionsOf, stop: stopSessionsOf },
    surroundings: { changesLeft: async () => [], openActions: async () => [] },
  });
  expect(await resolve({ incidentId: incident.id, summary: null, by: mina })).toMatchObject({ kind: "resolved" });
  expect(await world.session(session.id)).toMatchObject({ state: "stopped" });
  expect(orderIn(transactions)).toEqual(["session", "incident"]);
});

test("a tick, an answer, a stop and a failure lock the runbook, then the action, then the incident", async () => {
  const { session, needs, transactions } = await watchedSession();
  const sessionId = session.id;
  const effect = { kind: "tick-session", sessionId } as const;
  const takeOrder = () => orderIn(transactions.splice(0));
  await makeRecordSessionFailure({ ...needs, recordEffectFailure: async () => undefined })(
    { effect, message: "Muster failed.", hint: "Look.", isFinal: true },
    sessionId,
  );
  expect(takeOrder()).toEqual(["session", "incident"]);
  const answerStep = makeAnswerStep({
    ...needs,
    planStep: makePlanStep({ ...needs, requestPage: async () => ({ kind: "changed" }) }),
  });
  const by = mina;
  expect(await answerStep({ sessionId, stepId: "look", answer: { kind: "retry" }, by })).toMatchObject({
    kind: "changed",
  });
  expect(takeOrder()).toEqual(["session", "incident"]);
  await makeTickSession({ ...needs, checks: makeStepChecks(needs) })(
    makeMemoryRun({ effectId: "tick" }).attempt(),
    sessionId,
  );
  expect(takeOrder()).toEqual(["session", "incident"]);
  expect(await answerStep({ sessionId, stepId: "go", answer: { kind: "plan" }, by })).toMatchObject({
    kind: "changed",
  });
  expect(takeOrder()).toEqual(["session", "action", "incident"]);
  expect(await makeStopSession(needs)({ sessionId, by })).toMatchObject({ kind: "changed" });
  expect(takeOrder()).toEqual(["session", "incident"]);
});
