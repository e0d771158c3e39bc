import type { ColumnType, Generated } from "kysely";
import type { InboxDeliveryTable } from "./inbox-delivery-table.ts";

/** A `jsonb` column: written as JSON text (see `jsonParameter`), read as a foreign value that is parsed. */
type JsonColumn = ColumnType<unknown, string, string>;
type JsonColumnOrNull = ColumnType<unknown, string | null, string | null>;

/** Columns of `muster.*` in camel case; the migrations in `supabase/migrations` are the definition. */
export interface Tables {
  readonly "muster.incident": IncidentTable;
  readonly "muster.timelineEvent": TimelineEventTable;
  readonly "muster.alertGroup": AlertGroupTable;
  readonly "muster.alert": AlertTable;
  readonly "muster.action": ActionTable;
  readonly "muster.runbookSession": RunbookSessionTable;
  readonly "muster.review": ReviewTable;
  readonly "muster.followUp": FollowUpTable;
  readonly "muster.messageSlot": MessageSlotTable;
  readonly "muster.effect": EffectTable;
  readonly "muster.effectStep": EffectStepTable;
  readonly "muster.inboxDelivery": InboxDeliveryTable;
  readonly "muster.deadLetter": DeadLetterTable;
  readonly "muster.slackIdentity": SlackIdentityTable;
  readonly "muster.outage": OutageTable;
  readonly "muster.outageWaiting": OutageWaitingTable;
}

interface OutageTable {
  workspaceId: string;
  system: string;
  isOpen: boolean;
  since: Date;
  lastTriedAt: Date;
  nextTryAt: Date;
  tries: number;
  endedAt: Date | null;
}

interface OutageWaitingTable {
  workspaceId: string;
  system: string;
  incidentId: string;
  what: string;
}

interface IncidentTable {
  id: string;
  workspaceId: string;
  number: number;
  title: string;
  severity: string;
  status: string;
  services: JsonColumn;
  roles: JsonColumn;
  room: JsonColumnOrNull;
  roomChannelId: ColumnType<string | null, never, never>;
  openedBy: JsonColumn;
  startedAt: Date;
  openedAt: Date;
  acknowledgedAt: Date | null;
  mitigatedAt: Date | null;
  resolvedAt: Date | null;
  summary: string | null;
  lastUpdate: JsonColumnOrNull;
  nextUpdateDueAt: Date | null;
  runbookId: string | null;
  pager: JsonColumnOrNull;
  isDrill: boolean;
  isPrivate: boolean;
}

interface TimelineEventTable {
  id: string;
  workspaceId: string;
  incidentId: string;
  sequence: number;
  kind: string;
  at: Date;
  recordedAt: Date;
  actor: JsonColumn;
  text: string;
  data: JsonColumn;
  key: string | null;
  permalink: string | null;
  previousHash: string;
  hash: string;
}

interface AlertGroupTable {
  id: string;
  workspaceId: string;
  key: string;
  routeName: string;
  title: string;
  serviceId: string | null;
  severity: string;
  runbookId: string | null;
  state: string;
  incidentId: string | null;
  decidedBy: string | null;
  openedAt: Date;
  lastSignalAt: Date;
}

interface AlertTable {
  id: string;
  workspaceId: string;
  groupId: string;
  source: string;
  dedupKey: string;
  state: string;
  signal: JsonColumn;
  name: string;
  host: string | null;
  startedAt: Date;
  firstSeenAt: Date;
  lastSeenAt: Date;
  timesSeen: number;
}

interface ActionTable {
  id: string;
  workspaceId: string;
  number: number;
  incidentId: string | null;
  channelId: string;
  verb: string;
  serviceId: string;
  target: JsonColumn;
  targetKey: string;
  parameters: JsonColumn;
  requestedBy: JsonColumn;
  requestedAt: Date;
  state: string;
  reason: string | null;
  plan: JsonColumnOrNull;
  approvalsNeeded: number;
  approverRole: string | null;
  approvals: JsonColumn;
  expiresAt: Date | null;
  sentAt: Date | null;
  reference: JsonColumnOrNull;
  verification: JsonColumnOrNull;
  finishedAt: Date | null;
  undoes: string | null;
  undoneBy: string | null;
  keptBy: string | null;
  step: JsonColumnOrNull;
}

interface RunbookSessionTable {
  id: string;
  workspaceId: string;
  incidentId: string;
  runbook: JsonColumn;
  inputs: JsonColumn;
  state: string;
  activeStepId: string | null;
  records: JsonColumn;
  startedBy: string;
  startedAt: Date;
  endedAt: Date | null;
  memory: JsonColumn;
}

interface ReviewTable {
  workspaceId: string;
  incidentId: string;
  version: number;
  markdown: string;
  measures: JsonColumn;
  claims: JsonColumn;
  draftedAt: Date;
  location: string | null;
  publishedUrl: string | null;
  publishedAt: Date | null;
}

interface FollowUpTable {
  id: string;
  workspaceId: string;
  incidentId: string;
  text: string;
  owner: string | null;
  dueOn: string | null;
  createdBy: string;
  createdAt: Date;
  url: string | null;
}

interface MessageSlotTable {
  workspaceId: string;
  slot: string;
  channelId: string;
  ts: string;
  fingerprint: string;
}

interface EffectTable {
  id: string;
  seq: Generated<string>;
  workspaceId: string;
  queue: string;
  lane: string;
  mergeKey: string | null;
  payload: JsonColumn;
  state: string;
  notBefore: Date | null;
  isRetrying: Generated<boolean>;
  isAbsorbing: Generated<boolean>;
  attempts: Generated<number>;
  failures: Generated<number>;
  failingSince: Date | null;
  lastFailure: JsonColumnOrNull;
  timesGivenUp: Generated<number>;
  wantedAt: Date;
  waitsFor: string | null;
  leaseOwner: string | null;
  leaseToken: string | null;
  leaseUntil: Date | null;
  endedAt: Date | null;
}

interface EffectStepTable {
  effectId: string;
  name: string;
  workspaceId: string;
  output: JsonColumn;
  endedAt: Generated<Date>;
}

interface SlackIdentityTable {
  tokenDigest: string;
  botUserId: string;
  botId: string;
  workspaceId: string;
  teamName: string;
  confirmedAt: Date;
}

interface DeadLetterTable {
  id: string;
  workspaceId: string;
  source: string;
  reason: string;
  body: Buffer;
  at: Date;
  retriedAt: Generated<Date | null>;
}
