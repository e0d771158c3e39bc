import { makeExpireApproval } from "#core/action/expire-approval.ts";
import { makePerformAction } from "#core/action/perform-action.ts";
import { makePlanAction } from "#core/action/plan-action.ts";
import { makeSettleAction } from "#core/action/settle-action.ts";
import { makeShowAction } from "#core/action/show-action.ts";
import { makeReportGrowth } from "#core/correlation/report-growth.ts";
import { makeShowAlertNotice } from "#core/correlation/show-alert-notice.ts";
import { makeShowDigest } from "#core/correlation/show-digest.ts";
import { makeWorkOffBacklog } from "#core/correlation/work-off-backlog.ts";
import { makeAcknowledgePage } from "#core/incident/acknowledge-page.ts";
import { makeDressRoom } from "#core/incident/dress-room.ts";
import { makeInviteResponders } from "#core/incident/invite-responders.ts";
import { makeOpenRoom } from "#core/incident/open-room.ts";
import { makePageOut } from "#core/incident/page-out.ts";
import { makeRemind } from "#core/incident/remind.ts";
import { makeResolvePage } from "#core/incident/resolve-page.ts";
import { makeShowIncident } from "#core/incident/show-incident.ts";
import { makeShowOutage } from "#core/incident/show-outage.ts";
import { makeDraftReview } from "#core/review/draft-review.ts";
import { makeFileFollowUp } from "#core/review/file-follow-up.ts";
import { makePublishReview } from "#core/review/publish-review.ts";
import { makeShowReview } from "#core/review/show-review.ts";
import { makeShowStep } from "#core/runbook/show-step.ts";
import { makeStepChecks } from "#core/runbook/step-check.ts";
import { makeTickSession } from "#core/runbook/tick-session.ts";
import type { Digest } from "#core/shared/digest.ts";
import type { MessageSlots } from "#core/shared/message-slots.ts";
import type { EffectVerbs } from "#jobs/handlers.ts";
import type { composeSlackPorts } from "./compose-slack.ts";
import type { UseCaseNeeds, UseCases } from "./compose-use-cases.ts";
import { lazily } from "./lazily.ts";

/** How old a lost send must be before "it did not happen" is believed: longer than a request may be under way. */
const graceMs = 10_000;

/** Joins the use cases that carry out effects. */
export function composeEffects(
  needs: UseCaseNeeds & {
    readonly useCases: UseCases;
    readonly ports: ReturnType<typeof composeSlackPorts>;
    readonly slots: MessageSlots;
    readonly digest: Digest;
  },
): EffectVerbs {
  const { transact, clock, providers, directory, health, ports, slots, digest, useCases } = needs;
  const { muster } = needs.config;
  const { catalogue, severityRules: rules, policy } = muster;
  const { room } = ports;
  const { describeIncident } = useCases;
  const incident = {
    transact,
    clock,
    catalogue,
    directory,
    room,
    rules,
    slots,
    describeIncident,
    pager: providers.pager,
  };
  const { codeHistory } = providers;
  const action = {
    transact,
    clock,
    catalogue,
    policy,
    digest,
    directory,
    health,
    codeHistory,
    providers: providers.actionProviders,
  };
  const quietHours = muster.quietHours === null ? null : { ...muster.quietHours, timezone: muster.timezone };
  const checks = makeStepChecks({ listChanges: useCases.listChanges, health, catalogue });
  const template = lazily(async () => (await import("#adapters/files/review-template.ts")).makeReviewTemplate());
  return {
    openRoom: makeOpenRoom({ ...incident, roomNamePattern: muster.roomName }),
    inviteResponders: makeInviteResponders(incident),
    dressRoom: makeDressRoom(incident),
    showIncident: makeShowIncident(incident),
    showAlertNotice: makeShowAlertNotice({ transact, board: ports.board }),
    reportGrowth: makeReportGrowth({ transact, clock }),
    workOffBacklog: makeWorkOffBacklog({ transact, clock }),
    showDigest: makeShowDigest({ transact, clock, board: ports.board }),
    showAction: makeShowAction({ ...action, cards: ports.actionCards }),
    showStep: makeShowStep({ transact, clock, cards: ports.stepCards }),
    showReview: makeShowReview({ describeReview: useCases.describeReview, cards: ports.reviewCards }),
    showOutage: makeShowOutage(incident),
    giveReceipt: ports.giveReceipt,
    tell: ports.tell,
    pageOut: makePageOut(incident),
    acknowledgePage: makeAcknowledgePage(incident),
    resolvePage: makeResolvePage(incident),
    planAction: makePlanAction(action),
    performAction: makePerformAction({ ...action, graceMs, locateForMs: 60_000 }),
    settleAction: makeSettleAction({
      ...action,
      graceMs,
      settleWithinMs: 300_000,
      goodReadingsWanted: 3,
      healthyWithinMs: 120_000,
    }),
    expireApproval: makeExpireApproval({ transact, clock }),
    tickSession: makeTickSession({ transact, clock, checks, health, catalogue }),
    remind: makeRemind({ ...incident, quietHours }),
    draftReview: makeDraftReview({
      ...incident,
      template: { render: async (data) => (await template()).render(data) },
      archive: providers.reviewArchive,
      timezone: muster.timezone,
    }),
    publishReview: makePublishReview({ transact, clock, publisher: providers.reviewPublisher }),
    fileFollowUp: makeFileFollowUp({ transact, clock, tracker: providers.followUpTracker }),
  };
}
