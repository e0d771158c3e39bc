import fc from "fast-check";
import { actionStates } from "#core/action/action.ts";
import type { ActionView } from "#core/action/action-view.ts";
import type { AlertGroup } from "#core/correlation/alert-group.ts";
import type { AlertNoticeView } from "#core/correlation/alert-notice-view.ts";
import type { DigestView } from "#core/correlation/digest-view.ts";
import type { AlertExplanations } from "#core/correlation/explain-alert.ts";
import { type Incident, statuses } from "#core/incident/incident.ts";
import type { IncidentView } from "#core/incident/incident-view.ts";
import { severities } from "#core/incident/severity.ts";
import type { ReviewView } from "#core/review/review-view.ts";
import type { StepBody } from "#core/runbook/runbook.ts";
import type { StepView } from "#core/runbook/step-view.ts";
import type { AlertRecord } from "#core/signal/signal-log.ts";
import { type TimelineEvent, timelineKinds } from "#core/timeline/timeline-event.ts";

/** Text that tries to mention, link, format, overflow or break an encoder. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  {
    weight: 3,
    arbitrary: fc
      .array(
        fc.constantFrom(
          "<!channel>",
          "<!here>",
          "<@U0EVIL>",
          "<!subteam^S0EVIL>",
          "<https://evil.example|click>",
          "&lt;!channel&gt;",
          "&amp",
          "`",
          "```",
          "*b*",
          "_i_",
          "~s~",
          "\n> q",
          "|",
          "\u202E",
          "😀",
          "\uD83D",
          " ",
          "https://evil.example",
          "x",
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join("")),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", " ", "&".repeat(4_000), "<".repeat(4_000), "😀".repeat(3_000), "a".repeat(9_000)),
  },
);

const id = fc.constantFrom("018f3b3c-0000-7000-8000-000000000001", "018f3b3c-0000-7000-8000-0000000000ff");
const userId = fc.oneof(fc.constantFrom("U0ONCALL", "U0LEAD"), hostile);
const date = fc.date({ min: new Date("2020-01-01"), max: new Date("2035-01-01"), noInvalidDate: true });
const nullable = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const many = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.array(value, { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(value, { minLength: 60, maxLength: 120 }) },
  );
const url = fc.oneof(
  hostile,
  fc.constantFrom(
    "https://ok.example/a?b=1&c=<2>|3",
    "javascript:alert(1)",
    "https://slack.com@evil.example/",
    "ftp://x",
  ),
  fc.webUrl({ withQueryParameters: true }),
);
const link = fc.record({ title: hostile, url });
const actor = fc.oneof(
  userId.map((one) => ({ kind: "person" as const, userId: one })),
  hostile.map((name) => ({ kind: "system" as const, name })),
);
const target = fc.record({
  provider: hostile,
  environment: fc.oneof(fc.constant("production"), hostile),
  ids: fc.dictionary(hostile, hostile, { maxKeys: 3 }),
});
const service = fc.record({
  id: hostile,
  name: hostile,
  tier: fc.nat(3),
  owners: fc.constant({ users: [], usergroups: [] }),
  repo: nullable(hostile),
  health: fc.constant(null),
  pagerduty: fc.constant(null),
  runbooks: fc.constant([]),
  targets: fc.constant([]),
});

/** Any incident. */
export const incident: fc.Arbitrary<Incident> = fc.record({
  id,
  workspaceId: fc.constant("T0"),
  number: fc.nat(),
  title: hostile,
  severity: fc.constantFrom(...severities),
  status: fc.constantFrom(...statuses),
  services: many(hostile),
  roles: fc.record({ lead: userId, comms: userId, scribe: userId, ops: userId }, { requiredKeys: [] }),
  room: nullable(fc.record({ channelId: fc.oneof(fc.constant("C0ROOM"), hostile), name: hostile })),
  openedBy: actor,
  startedAt: date,
  openedAt: date,
  acknowledgedAt: nullable(date),
  mitigatedAt: nullable(date),
  resolvedAt: nullable(date),
  summary: nullable(hostile),
  lastUpdate: nullable(fc.record({ text: hostile, at: date, by: actor })),
  nextUpdateDueAt: nullable(date),
  runbookId: nullable(hostile),
  pager: nullable(
    fc.record({
      reference: hostile,
      url: nullable(url),
      state: fc.constantFrom("triggered" as const, "acknowledged" as const, "resolved" as const),
    }),
  ),
  isDrill: fc.boolean(),
  isPrivate: fc.boolean(),
});

/** Any state of an incident's card, announcement and topic. */
export const incidentView: fc.Arbitrary<IncidentView> = fc.record({
  incident,
  services: many(service),
  alerts: fc.record({
    firing: fc.nat(9),
    resolved: fc.nat(9),
    titles: fc.array(hostile, { maxLength: 5 }),
    hosts: fc.nat(9),
    growth: nullable(fc.record({ since: date, alerts: fc.nat(9), hosts: fc.nat(9), names: fc.nat(9) })),
  }),
  session: nullable(
    fc.record({
      runbookId: hostile,
      title: hostile,
      state: fc.constantFrom("running" as const, "done" as const, "stopped" as const),
      stepsDone: fc.nat(9),
      stepsTotal: fc.nat(9),
    }),
  ),
  runbookTitle: nullable(hostile),
  changesLeft: many(hostile),
  now: date,
});

/** Any fact of a timeline. */
export const timelineEvent: fc.Arbitrary<TimelineEvent> = fc.record({
  id,
  incidentId: id,
  sequence: fc.nat(),
  kind: fc.constantFrom(...timelineKinds),
  at: date,
  recordedAt: date,
  actor,
  text: hostile,
  data: fc.dictionary(fc.constantFrom("conditions", "actions", "needs", "userId", "reminder"), hostile, { maxKeys: 5 }),
  permalink: nullable(hostile),
  previousHash: fc.constant("0"),
  hash: fc.constant("0"),
});

const alertGroup: fc.Arbitrary<AlertGroup> = fc.record({
  id,
  key: hostile,
  routeName: hostile,
  title: hostile,
  serviceId: nullable(hostile),
  severity: fc.constantFrom(...severities),
  runbookId: nullable(hostile),
  state: fc.constantFrom(
    "offered" as const,
    "informed" as const,
    "ignored" as const,
    "dismissed" as const,
    "incident" as const,
  ),
  incidentId: nullable(id),
  decidedBy: nullable(userId),
  openedAt: date,
  lastSignalAt: date,
});

const alertRecord: fc.Arbitrary<AlertRecord> = fc.record({
  id,
  groupId: id,
  signal: fc.record({
    source: hostile,
    kind: hostile,
    dedupKey: hostile,
    state: fc.constantFrom("firing" as const, "resolved" as const),
    title: hostile,
    description: hostile,
    labels: fc.dictionary(hostile, hostile, { maxKeys: 3 }),
    links: many(link),
    startedAt: date,
    endedAt: nullable(date),
  }),
  firstSeenAt: date,
  lastSeenAt: date,
  timesSeen: fc.nat(99),
});

/** Any alert group with its alerts. */
export const alertNoticeView: fc.Arbitrary<AlertNoticeView> = fc.record({
  group: alertGroup,
  glance: fc.record({
    firing: fc.nat(9),
    resolved: fc.nat(9),
    startedAt: nullable(date),
    alerts: many(alertRecord),
  }),
  incident: nullable(incident),
  candidates: fc.array(incident, { maxLength: 9 }),
});

const verification = fc.record({
  before: many(hostile),
  after: many(hostile),
  health: nullable(fc.record({ good: fc.nat(3), wanted: fc.nat(3), last: hostile, checkedAt: date })),
  startedAt: date,
});
const plan = fc.record({
  summary: hostile,
  facts: many(fc.record({ label: hostile, value: hostile, url: nullable(url) })),
  warnings: many(hostile),
  links: many(link),
  before: many(hostile),
  inverse: fc.oneof(
    fc.record({ kind: fc.constant("action" as const), verb: hostile, parameters: fc.constant({}), summary: hostile }),
    fc.record({ kind: fc.constant("none" as const), reason: hostile }),
  ),
  leaves: nullable(hostile),
  basis: fc.constant({}),
  instruction: fc.constant({}),
  hash: fc.constant("ab".repeat(32)),
  plannedAt: date,
});
const action = fc.record({
  id,
  workspaceId: fc.constant("T0"),
  number: fc.nat(),
  incidentId: nullable(id),
  channelId: fc.constant("C0ROOM"),
  verb: hostile,
  serviceId: hostile,
  target,
  parameters: fc.dictionary(hostile, hostile, { maxKeys: 4 }),
  requestedBy: actor,
  requestedAt: date,
  state: fc.constantFrom(...actionStates),
  reason: nullable(hostile),
  plan: nullable(plan),
  approvalsNeeded: fc.nat(3),
  approverRole: nullable(hostile),
  approvals: many(fc.record({ by: userId, at: date, planHash: fc.constant("ab") })),
  expiresAt: nullable(date),
  sentAt: nullable(date),
  reference: fc.constant(null),
  verification: nullable(verification),
  finishedAt: nullable(date),
  undoes: nullable(id),
  undoneBy: nullable(id),
  keptBy: nullable(userId),
  step: fc.constant(null),
});

/** Any backlog. */
export const digestView: fc.Arbitrary<DigestView> = fc.record({
  of: fc.constantFrom("room" as const, "notice" as const),
  digestId: id,
  waiting: fc.nat(20_000),
  since: nullable(date),
  nextAt: nullable(date),
  lastAt: nullable(date),
  incidents: fc.array(incident, { maxLength: 5 }),
  groups: fc.array(alertGroup, { maxLength: 5 }),
});

/** Any answer to the question what became of an alert. */
export const alertExplanations: fc.Arbitrary<AlertExplanations> = fc.record({
  found: fc.array(
    fc.record({
      alert: alertRecord,
      group: alertGroup,
      shared: many(fc.record({ name: nullable(hostile), value: hostile })),
      groupSize: fc.nat(20_000),
      isFirst: fc.boolean(),
      incident: nullable(incident),
      isIncidentPrivate: fc.boolean(),
      place: nullable(fc.integer({ min: 1, max: 9 })),
      routeToday: nullable(hostile),
    }),
    { maxLength: 5 },
  ),
  hasMore: fc.boolean(),
});

/** Any state of an action's card. */
export const actionView: fc.Arbitrary<ActionView> = fc.record({
  action,
  service,
  incident: nullable(incident),
  undoneBy: nullable(action),
  undoes: nullable(action),
  now: date,
});

const duration = fc.record({ kind: fc.constant("time" as const), ms: fc.nat() });
const stepBody: fc.Arbitrary<StepBody> = fc.oneof(
  fc.record({ kind: fc.constant("do" as const), text: hostile }),
  fc.record({
    kind: fc.constantFrom("check" as const, "act" as const),
    action: hostile,
    service: nullable(hostile),
    parameters: fc.constant({}),
  }),
  fc.record({
    kind: fc.constant("ask" as const),
    options: many(fc.record({ id: hostile, label: hostile, goTo: fc.constant(null) })),
  }),
  fc.record({
    kind: fc.constant("wait" as const),
    health: hostile,
    healthyFor: duration,
    timeout: duration,
    onTimeout: fc.constant(null),
  }),
  fc.record({ kind: fc.constant("run" as const), runbookId: hostile }),
);
const step = fc.record({
  id: hostile,
  title: hostile,
  body: stepBody,
  when: fc.constant(null),
  role: nullable(fc.oneof(fc.constant("ops"), hostile)),
  timeout: fc.constant(null),
  goTo: fc.constant(null),
  onFailure: fc.constant(null),
  remindAfter: fc.constant(null),
});
const runbook = fc.record({
  id: hostile,
  title: hostile,
  summary: hostile,
  owner: nullable(hostile),
  appliesTo: fc.constant({ services: [], alerts: [] }),
  inputs: fc.constant({}),
  steps: fc.array(step, { maxLength: 2 }),
});

/** Any runbooks. */
export const runbooks = many(runbook);

/** Any state of a runbook step's message. */
export const stepView: fc.Arbitrary<StepView> = step.chain((shown) =>
  fc.record({
    session: fc.record({
      id,
      incidentId: id,
      runbook,
      inputs: fc.constant({}),
      state: fc.constantFrom("running" as const, "done" as const, "stopped" as const),
      activeStepId: fc.constantFrom(shown.id, null),
      records: fc.constant([]),
      startedBy: userId,
      startedAt: date,
      endedAt: nullable(date),
      memory: fc.constant({}),
    }),
    incident,
    step: fc.constant(shown),
    position: fc.nat(9),
    record: fc.record({
      stepId: fc.constant(shown.id),
      state: fc.constantFrom(
        "waiting" as const,
        "active" as const,
        "done" as const,
        "skipped" as const,
        "failed" as const,
      ),
      shownAt: date,
      endedAt: nullable(date),
      by: nullable(userId),
      answer: nullable(hostile),
      reason: nullable(hostile),
      evidence: many(fc.record({ text: hostile, url: nullable(url), isSuspect: fc.boolean() })),
      actionId: nullable(id),
      healthySince: nullable(date),
    }),
    action: nullable(action),
    now: date,
  }),
);

const followUp = fc.record({
  id,
  incidentId: id,
  text: hostile,
  owner: nullable(userId),
  dueOn: nullable(hostile),
  createdBy: userId,
  createdAt: date,
  url: nullable(url),
});

/** Any follow-ups. */
export const followUps = many(followUp);

/** Any state of a review's message. */
export const reviewView: fc.Arbitrary<ReviewView> = fc.record({
  incident,
  review: fc.record({
    incidentId: id,
    version: fc.nat(9),
    markdown: fc
      .array(
        fc.oneof(
          hostile,
          hostile.map((text) => `\n\n## ${text}\n`),
        ),
        { maxLength: 30 },
      )
      .map((parts) => parts.join("")),
    measures: fc.record({
      ttdMs: nullable(fc.nat()),
      ttaMs: nullable(fc.nat()),
      ttmMs: nullable(fc.nat()),
      ttrMs: nullable(fc.nat()),
    }),
    claims: fc.constant([]),
    draftedAt: date,
    location: nullable(url),
    publishedUrl: nullable(url),
    publishedAt: nullable(date),
  }),
  followUps,
});

/** Any change events with their suspicion. */
export const suspectedChanges = many(
  fc.record({
    change: fc.record({
      id: hostile,
      source: hostile,
      serviceId: hostile,
      kind: fc.constantFrom("deploy" as const, "flag" as const),
      title: hostile,
      at: date,
      by: nullable(hostile),
      commit: nullable(hostile),
      links: many(link),
      isCurrent: fc.boolean(),
    }),
    suspicion: hostile,
    score: fc.integer({ min: 0, max: 100 }),
  }),
);

/** Any services. */
export const services = many(service);
