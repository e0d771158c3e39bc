import type { Action } from "#core/action/action.ts";
import type { ActionView } from "#core/action/action-view.ts";
import type { AlertNoticeView } from "#core/correlation/alert-notice-view.ts";
import type { Incident } from "#core/incident/incident.ts";
import type { IncidentView } from "#core/incident/incident-view.ts";
import type { Service } from "#core/incident/service.ts";
import type { SeverityRule, SeverityRules } from "#core/incident/severity.ts";
import type { ReviewView } from "#core/review/review-view.ts";
import type { Step, StepBody } from "#core/runbook/runbook.ts";
import type { StepView } from "#core/runbook/step-view.ts";
import type { Look } from "#templates/slack/look.ts";

/** 04:00 in the night of the story. */
export const sampleNow = new Date("2026-11-21T04:00:00Z");

/** Readers who know Mina and Aya. */
export const sampleLook: Look = {
  timeZone: "Asia/Seoul",
  nameOf: (userId) => ({ U0ONCALL: "mina", U0LEAD: "aya" })[userId] ?? userId,
};

const rule: SeverityRule = {
  page: true,
  updateEvery: { kind: "time", ms: 900_000 },
  acknowledgeWithin: { kind: "time", ms: 300_000 },
  review: "required",
};

/** Rules of all severities. */
export const sampleRules: SeverityRules = {
  SEV1: rule,
  SEV2: { ...rule, updateEvery: { kind: "time", ms: 1_800_000 } },
  SEV3: { ...rule, page: false },
  SEV4: { ...rule, page: false, updateEvery: null, acknowledgeWithin: { kind: "business-days", days: 1 } },
};

/** The storefront. */
export const sampleService: Service = {
  id: "web",
  name: "Storefront",
  tier: 1,
  owners: { users: [], usergroups: [] },
  repo: "acme/storefront",
  health: { url: "https://shop.example.com/health", expect: 200 },
  pagerduty: null,
  runbooks: [],
  targets: [],
};

/** INC-7 as it was opened. */
export const sampleIncident: Incident = {
  id: "018f3b3c-0000-7000-8000-000000000007",
  workspaceId: "T0MUSTER",
  number: 7,
  title: "Checkout answers 500",
  severity: "SEV1",
  status: "investigating",
  services: ["web"],
  roles: {},
  room: { channelId: "C0ROOM", name: "inc-7-checkout-answers-500" },
  openedBy: { kind: "system", name: "Alertmanager" },
  startedAt: sampleNow,
  openedAt: sampleNow,
  acknowledgedAt: null,
  mitigatedAt: null,
  resolvedAt: null,
  summary: null,
  lastUpdate: null,
  nextUpdateDueAt: null,
  runbookId: "application-rollback",
  pager: null,
  isDrill: false,
  isPrivate: false,
};

/** INC-7's card. */
export function sampleIncidentView(incident: Partial<Incident> = {}, view: Partial<IncidentView> = {}): IncidentView {
  return {
    incident: { ...sampleIncident, ...incident },
    services: [sampleService],
    alerts: { firing: 1, resolved: 0, titles: ["HighErrorRate"], hosts: 1, growth: null },
    session: null,
    runbookTitle: "Roll back the last deploy",
    changesLeft: [],
    now: sampleNow,
    ...view,
  };
}

/** A triage offer. */
export function sampleNotice(
  group: Partial<AlertNoticeView["group"]>,
  candidates: readonly Incident[] = [],
): AlertNoticeView {
  return {
    group: {
      id: "018f3b3c-0000-7000-8000-0000000000aa",
      key: "k",
      routeName: "triage",
      title: "Slow checkout",
      serviceId: "web",
      severity: "SEV2",
      runbookId: null,
      state: "offered",
      incidentId: null,
      decidedBy: null,
      openedAt: sampleNow,
      lastSignalAt: sampleNow,
      ...group,
    },
    glance: { firing: 0, resolved: 0, startedAt: null, alerts: [] },
    incident: null,
    candidates,
  };
}

const plan: NonNullable<Action["plan"]> = {
  summary: "Roll back Storefront (Vercel) from dpl_9 to dpl_8",
  facts: [{ label: "Current", value: "dpl_9 · a1b2c3d · 12 min old", url: "https://vercel.example.com/dpl_9" }],
  warnings: ["a migration ran since"],
  links: [{ title: "Diff", url: "https://github.com/acme/storefront/compare/a...b" }],
  before: ["production runs dpl_9"],
  inverse: { kind: "action", verb: "promote", parameters: {}, summary: "Promote dpl_9 again" },
  leaves: "production is pinned to dpl_8",
  basis: {},
  instruction: {},
  hash: "ab".repeat(32),
  plannedAt: sampleNow,
};

/** A-3, a rollback that waits for approval. */
export function sampleAction(action: Partial<Action> = {}): ActionView {
  return {
    action: {
      id: "018f3b3c-0000-7000-8000-000000000003",
      workspaceId: "T0MUSTER",
      number: 3,
      incidentId: sampleIncident.id,
      channelId: "C0ROOM",
      verb: "rollback",
      serviceId: "web",
      target: { provider: "vercel", environment: "production", ids: {} },
      parameters: {},
      requestedBy: { kind: "person", userId: "U0ONCALL" },
      requestedAt: sampleNow,
      state: "awaiting-approval",
      reason: null,
      plan,
      approvalsNeeded: 1,
      approverRole: "approver",
      approvals: [],
      expiresAt: sampleNow,
      sentAt: null,
      reference: null,
      verification: null,
      finishedAt: null,
      undoes: null,
      undoneBy: null,
      keptBy: null,
      step: null,
      ...action,
    },
    service: sampleService,
    incident: sampleIncident,
    undoneBy: null,
    undoes: null,
    now: sampleNow,
  };
}

/** The second step of a running session. */
export function sampleStep(body: StepBody, record: Partial<StepView["record"]> = {}): StepView {
  const step: Step = {
    id: "decide",
    title: "Does the newest deploy line up?",
    body,
    when: null,
    role: null,
    timeout: null,
    goTo: null,
    onFailure: null,
    remindAfter: null,
  };
  return {
    session: {
      id: "018f3b3c-0000-7000-8000-0000000000bb",
      incidentId: sampleIncident.id,
      runbook: {
        id: "application-rollback",
        title: "Roll back the last deploy",
        summary: "",
        owner: null,
        appliesTo: { services: [], alerts: [] },
        inputs: {},
        steps: [step, step],
      },
      inputs: {},
      state: "running",
      activeStepId: step.id,
      records: [],
      startedBy: "U0ONCALL",
      startedAt: sampleNow,
      endedAt: null,
      memory: {},
    },
    incident: sampleIncident,
    step,
    position: 2,
    record: {
      stepId: step.id,
      state: "active",
      shownAt: sampleNow,
      endedAt: null,
      by: null,
      answer: null,
      reason: null,
      evidence: [],
      actionId: null,
      healthySince: null,
      ...record,
    },
    action: null,
    now: sampleNow,
  };
}

/** A drafted review. */
export function sampleReview(review: Partial<ReviewView["review"]> = {}): ReviewView {
  return {
    incident: sampleIncident,
    review: {
      incidentId: sampleIncident.id,
      version: 1,
      markdown: "# Review of INC-7\n\n## Summary\n\nCheckout failed.\n\n## Impact\n\nunknown",
      measures: { ttdMs: 60_000, ttaMs: 120_000, ttmMs: null, ttrMs: 600_000 },
      claims: [],
      draftedAt: sampleNow,
      location: null,
      publishedUrl: null,
      publishedAt: null,
      ...review,
    },
    followUps: [],
  };
}
