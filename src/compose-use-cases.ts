import { setTimeout as wait } from "node:timers/promises";
import type { Config } from "#config/load-config.ts";
import { makeAnswerUnknown } from "#core/action/answer-unknown.ts";
import { makeApproveAction } from "#core/action/approve-action.ts";
import type { HealthCheck } from "#core/action/health-check.ts";
import { makeKeepAction } from "#core/action/keep-action.ts";
import { makeListChanges } from "#core/action/list-changes.ts";
import type { Permissions } from "#core/action/permissions.ts";
import { makeRefuseAction } from "#core/action/refuse-action.ts";
import { makePrepareAction, makeRequestAction } from "#core/action/request-action.ts";
import type { TimeLimit } from "#core/action/time-limit.ts";
import { makeUndoAction } from "#core/action/undo-action.ts";
import { makeWithdrawAction } from "#core/action/withdraw-action.ts";
import type { CorrelationWork } from "#core/correlation/correlation-work.ts";
import { makeDecideGroup } from "#core/correlation/decide-group.ts";
import { makeExplainAlert } from "#core/correlation/explain-alert.ts";
import { makeFindWaiting } from "#core/correlation/find-waiting.ts";
import { makeReceiveSignals } from "#core/correlation/receive-signals.ts";
import { makeResumeBacklog } from "#core/correlation/resume-backlog.ts";
import { makeAcknowledgeIncident } from "#core/incident/acknowledge-incident.ts";
import { makeAddNote } from "#core/incident/add-note.ts";
import { makeAssignRole } from "#core/incident/assign-role.ts";
import { makeChangeSeverity } from "#core/incident/change-severity.ts";
import { makeChangeStatus } from "#core/incident/change-status.ts";
import { makeDescribeIncident } from "#core/incident/describe-incident.ts";
import type { Directory } from "#core/incident/directory.ts";
import { makeFindIncident } from "#core/incident/find-incident.ts";
import type { IncidentSurroundings } from "#core/incident/incident-surroundings.ts";
import { makeOnCallOf } from "#core/incident/on-call-of.ts";
import { makeOpenIncident } from "#core/incident/open-incident.ts";
import type { OutageWork } from "#core/incident/outage-book.ts";
import { makePinMessage } from "#core/incident/pin-message.ts";
import { makePostUpdate } from "#core/incident/post-update.ts";
import { makeReopenIncident } from "#core/incident/reopen-incident.ts";
import { makeRequestPage } from "#core/incident/request-page.ts";
import { makeResolveIncident } from "#core/incident/resolve-incident.ts";
import { makeRetryOutage } from "#core/incident/retry-outage.ts";
import type { RoomInspector } from "#core/incident/room-inspector.ts";
import { makeAddFollowUp } from "#core/review/add-follow-up.ts";
import { makeDescribeReview } from "#core/review/describe-review.ts";
import type { GivenUpEffects } from "#core/review/given-up-effects.ts";
import { makeRepairIncident, type RepairWork } from "#core/review/repair-incident.ts";
import { makeRequestDraft } from "#core/review/request-draft.ts";
import { makeRequestPublish } from "#core/review/request-publish.ts";
import { makeAnswerStep } from "#core/runbook/answer-step.ts";
import { makeOfferedRunbooks } from "#core/runbook/match.ts";
import { makePlanStep } from "#core/runbook/plan-step.ts";
import { makeStartSession } from "#core/runbook/start-session.ts";
import { makeStopSession } from "#core/runbook/stop-session.ts";
import { lockSessionsOf, stopSessionsOf } from "#core/runbook/stop-sessions-of.ts";
import type { Clock } from "#core/shared/clock.ts";
import type { Transact } from "#core/shared/transact.ts";
import type { Providers } from "./compose-providers.ts";

/** The first transaction of a storm takes a third of it, the way to Slack the rest. */
const giveWayMs = 100;

/** What the use cases of people and alerts are joined from. */
export interface UseCaseNeeds {
  readonly config: Config;
  readonly transact: Transact<CorrelationWork & RepairWork & OutageWork>;
  readonly inspector: RoomInspector;
  readonly givenUp: GivenUpEffects;
  /** Rings the workers. */
  readonly wake: () => void;
  readonly surroundings: IncidentSurroundings;
  readonly clock: Clock;
  readonly providers: Providers;
  readonly directory: Directory;
  readonly permissions: Permissions;
  readonly health: HealthCheck;
}

/** Everything that people and alerts can ask for; commands take it as it is. */
export function composeUseCases(needs: UseCaseNeeds) {
  const { transact, clock, providers, directory, permissions, surroundings } = needs;
  const { muster, runbooks } = needs.config;
  const { catalogue, severityRules: rules, policy, routes } = muster;
  const incident = { transact, clock, rules, catalogue, directory, surroundings };
  const action = { transact, clock, catalogue, policy, permissions, directory, providers: providers.actionProviders };
  const requestAction = makeRequestAction(action);
  const requestPage = makeRequestPage({ transact, catalogue, pager: providers.pager });
  const offeredRunbooks = makeOfferedRunbooks({ runbooks, catalogue });
  const planStep = makePlanStep({ transact, prepareAction: makePrepareAction(action), requestPage });
  const runbook = { transact, clock, runbooks, permissions, directory, offeredRunbooks, planStep };
  const describeIncident = makeDescribeIncident({
    ...incident,
    runbookTitle: (id) => runbooks.byId(id)?.title ?? null,
  });
  return {
    reception: makeReceiveSignals({ transact, clock, routes, catalogue, rules, giveWay: () => wait(giveWayMs) }),
    resumeBacklog: makeResumeBacklog({ transact }),
    decideGroup: makeDecideGroup({ transact, clock, rules }),
    findWaiting: makeFindWaiting({ transact, clock }),
    explainAlert: makeExplainAlert({ transact, routes, catalogue }),

    findIncident: makeFindIncident(incident),
    describeIncident,
    repairIncident: makeRepairIncident({ ...needs, describeIncident }),
    openIncident: makeOpenIncident(incident),
    changeStatus: makeChangeStatus(incident),
    postUpdate: makePostUpdate(incident),
    changeSeverity: makeChangeSeverity(incident),
    assignRole: makeAssignRole(incident),
    addNote: makeAddNote(incident),
    pinMessage: makePinMessage(incident),
    acknowledgeIncident: makeAcknowledgeIncident(incident),
    requestPage,
    onCallOf: makeOnCallOf({ catalogue, pager: providers.pager }),
    resolveIncident: makeResolveIncident({ ...incident, runbooks: { lock: lockSessionsOf, stop: stopSessionsOf } }),
    reopenIncident: makeReopenIncident(incident),
    retryOutage: makeRetryOutage({ transact, clock, wake: needs.wake }),

    requestAction,
    approveAction: makeApproveAction(action),
    refuseAction: makeRefuseAction(action),
    withdrawAction: makeWithdrawAction(action),
    answerUnknown: makeAnswerUnknown(action),
    undoAction: makeUndoAction({ transact, requestAction }),
    keepAction: makeKeepAction(action),
    actionIdByNumber: (number: number) => transact(async ({ actions }) => (await actions.loadByNumber(number))?.id),
    listChanges: makeListChanges({ transact, clock, catalogue, sources: providers.changeSources, timeLimit }),

    offeredRunbooks,
    startSession: makeStartSession(runbook),
    answerStep: makeAnswerStep(runbook),
    stopSession: makeStopSession(runbook),
    runningSession: (incidentId: string) =>
      transact(async ({ sessions }) =>
        (await sessions.ofIncident(incidentId)).find(({ state }) => state === "running"),
      ),

    describeReview: makeDescribeReview({ transact }),
    requestDraft: makeRequestDraft({ transact, permissions }),
    requestPublish: makeRequestPublish({ transact, permissions, publisher: providers.reviewPublisher }),
    addFollowUp: makeAddFollowUp({ transact, clock, permissions }),
    followUpsOf: (userId: string) => transact(({ reviews }) => reviews.followUpsOfOwner(userId)),
  };
}

/** The use cases that are there. */
export type UseCases = ReturnType<typeof composeUseCases>;

const timeLimit: TimeLimit = async (work, limitMs) => {
  const timer = new AbortController();
  const isLate = wait(limitMs, "late" as const, { signal: timer.signal, ref: false });
  isLate.catch(() => undefined);
  try {
    const first = await Promise.race([work, isLate]);
    if (first === "late") throw new Error(`no answer in ${limitMs / 1_000} s`);
    return first;
  } finally {
    timer.abort();
  }
};
