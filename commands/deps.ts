import type { makeAnswerUnknown } from "#core/action/answer-unknown.ts";
import type { makeApproveAction } from "#core/action/approve-action.ts";
import type { makeKeepAction } from "#core/action/keep-action.ts";
import type { makeListChanges } from "#core/action/list-changes.ts";
import type { makeRefuseAction } from "#core/action/refuse-action.ts";
import type { makeRequestAction } from "#core/action/request-action.ts";
import type { makeUndoAction } from "#core/action/undo-action.ts";
import type { makeWithdrawAction } from "#core/action/withdraw-action.ts";
import type { DecideGroup } from "#core/correlation/decide-group.ts";
import type { makeExplainAlert } from "#core/correlation/explain-alert.ts";
import type { makeFindWaiting } from "#core/correlation/find-waiting.ts";
import type { makeAcknowledgeIncident } from "#core/incident/acknowledge-incident.ts";
import type { makeAddNote } from "#core/incident/add-note.ts";
import type { makeAssignRole } from "#core/incident/assign-role.ts";
import type { makeChangeSeverity } from "#core/incident/change-severity.ts";
import type { makeChangeStatus } from "#core/incident/change-status.ts";
import type { makeDescribeIncident } from "#core/incident/describe-incident.ts";
import type { FindIncident } from "#core/incident/find-incident.ts";
import type { Room } from "#core/incident/incident.ts";
import type { makeOnCallOf } from "#core/incident/on-call-of.ts";
import type { makeOpenIncident } from "#core/incident/open-incident.ts";
import type { makePinMessage } from "#core/incident/pin-message.ts";
import type { makePostUpdate } from "#core/incident/post-update.ts";
import type { makeReopenIncident } from "#core/incident/reopen-incident.ts";
import type { makeRequestPage } from "#core/incident/request-page.ts";
import type { makeResolveIncident } from "#core/incident/resolve-incident.ts";
import type { makeRetryOutage } from "#core/incident/retry-outage.ts";
import type { ServiceCatalogue } from "#core/incident/service.ts";
import type { SeverityRules } from "#core/incident/severity.ts";
import type { makeAddFollowUp } from "#core/review/add-follow-up.ts";
import type { makeDescribeReview } from "#core/review/describe-review.ts";
import type { FollowUp } from "#core/review/follow-up.ts";
import type { makeRepairIncident } from "#core/review/repair-incident.ts";
import type { makeRequestDraft } from "#core/review/request-draft.ts";
import type { makeRequestPublish } from "#core/review/request-publish.ts";
import type { makeAnswerStep } from "#core/runbook/answer-step.ts";
import type { OfferedRunbooks } from "#core/runbook/match.ts";
import type { RunbookSource } from "#core/runbook/runbook.ts";
import type { Session } from "#core/runbook/session.ts";
import type { makeStartSession } from "#core/runbook/start-session.ts";
import type { makeStopSession } from "#core/runbook/stop-session.ts";
import type { Clock } from "#core/shared/clock.ts";
import type { Look } from "#templates/slack/look.ts";
import type { Handle } from "./handle.ts";

/** A message of a channel the bot is in: who wrote it, what, when, and its address. Undefined when it can't be read. */
export type ReadMessage = (
  channelId: string,
  messageTs: string,
) => Promise<
  { readonly authorId: string | null; readonly text: string; readonly at: Date; readonly permalink: string } | undefined
>;

/** Everything commands call. One use case each, joined to the outside by the composition root. */
export interface CommandDeps {
  readonly handle: Handle;
  readonly clock: Clock;
  readonly look: Look;
  readonly rules: SeverityRules;
  readonly catalogue: ServiceCatalogue;
  /** Whether a person has any role, and so may change something. */
  readonly canChange: (userId: string) => Promise<boolean>;
  /** Slack's markup of a typed text as people read it: names instead of ids, links as addresses. */
  readonly plainText: (markup: string) => string;
  readonly readMessage: ReadMessage;

  readonly findIncident: FindIncident;
  readonly describeIncident: ReturnType<typeof makeDescribeIncident>;
  readonly openIncident: ReturnType<typeof makeOpenIncident>;
  readonly changeStatus: ReturnType<typeof makeChangeStatus>;
  readonly postUpdate: ReturnType<typeof makePostUpdate>;
  readonly changeSeverity: ReturnType<typeof makeChangeSeverity>;
  readonly assignRole: ReturnType<typeof makeAssignRole>;
  readonly addNote: ReturnType<typeof makeAddNote>;
  readonly pinMessage: ReturnType<typeof makePinMessage>;
  readonly acknowledgeIncident: ReturnType<typeof makeAcknowledgeIncident>;
  readonly requestPage: ReturnType<typeof makeRequestPage>;
  readonly onCallOf: ReturnType<typeof makeOnCallOf>;
  readonly resolveIncident: ReturnType<typeof makeResolveIncident>;
  readonly reopenIncident: ReturnType<typeof makeReopenIncident>;
  /** Lets one person into a room. */
  readonly joinRoom: (room: Room, userId: string) => Promise<void>;

  readonly repairIncident: ReturnType<typeof makeRepairIncident>;
  readonly retryOutage: ReturnType<typeof makeRetryOutage>;

  readonly decideGroup: DecideGroup;
  readonly findWaiting: ReturnType<typeof makeFindWaiting>;
  readonly explainAlert: ReturnType<typeof makeExplainAlert>;

  readonly requestAction: ReturnType<typeof makeRequestAction>;
  readonly approveAction: ReturnType<typeof makeApproveAction>;
  readonly refuseAction: ReturnType<typeof makeRefuseAction>;
  readonly withdrawAction: ReturnType<typeof makeWithdrawAction>;
  readonly answerUnknown: ReturnType<typeof makeAnswerUnknown>;
  readonly undoAction: ReturnType<typeof makeUndoAction>;
  readonly keepAction: ReturnType<typeof makeKeepAction>;
  /** The id of the action that people call `A-n`. */
  readonly actionIdByNumber: (number: number) => Promise<string | undefined>;
  readonly listChanges: ReturnType<typeof makeListChanges>;

  readonly runbooks: RunbookSource;
  readonly offeredRunbooks: OfferedRunbooks;
  readonly startSession: ReturnType<typeof makeStartSession>;
  readonly answerStep: ReturnType<typeof makeAnswerStep>;
  /** The session that runs in an incident now. */
  readonly runningSession: (incidentId: string) => Promise<Session | undefined>;
  readonly stopSession: ReturnType<typeof makeStopSession>;

  readonly describeReview: ReturnType<typeof makeDescribeReview>;
  readonly requestDraft: ReturnType<typeof makeRequestDraft>;
  readonly requestPublish: ReturnType<typeof makeRequestPublish>;
  /** Unfinished follow-ups of one person. */
  readonly followUpsOf: (userId: string) => Promise<readonly FollowUp[]>;
  readonly addFollowUp: ReturnType<typeof makeAddFollowUp>;
}
