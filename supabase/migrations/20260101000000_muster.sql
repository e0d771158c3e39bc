-- Muster's own tables. They live in the schema "muster", which the Supabase API does not expose; row level security is on without
-- a single policy or grant, so that even an exposed schema shows nothing to "anon" and "authenticated". Muster connects as the owner.
create schema if not exists muster;
revoke all on schema muster from public;

-- Numbers that people say (INC-42, A-7): without gaps, because the row is locked until the number's owner commits.
create table muster.counter (
  workspace_id text not null,
  name text not null,
  value bigint not null,
  primary key (workspace_id, name)
);

create table muster.incident (
  id uuid primary key,
  workspace_id text not null,
  number integer not null,
  title text not null,
  severity text not null,
  status text not null,
  services jsonb not null,
  roles jsonb not null,
  room jsonb,
  room_channel_id text generated always as (room ->> 'channelId') stored,
  opened_by jsonb not null,
  started_at timestamptz not null,
  opened_at timestamptz not null,
  acknowledged_at timestamptz,
  mitigated_at timestamptz,
  resolved_at timestamptz,
  summary text,
  last_update jsonb,
  next_update_due_at timestamptz,
  runbook_id text,
  pager jsonb,
  is_drill boolean not null,
  is_private boolean not null,
  unique (workspace_id, number)
);
create unique index incident_room on muster.incident (workspace_id, room_channel_id);
create index incident_open on muster.incident (workspace_id, opened_at desc) where status not in ('resolved', 'reviewed');
create index incident_opened_at on muster.incident (workspace_id, opened_at desc);

create table muster.timeline_event (
  id uuid primary key,
  workspace_id text not null,
  incident_id uuid not null references muster.incident (id),
  sequence integer not null,
  kind text not null,
  at timestamptz not null,
  recorded_at timestamptz not null,
  actor jsonb not null,
  text text not null,
  data jsonb not null,
  key text,
  permalink text,
  previous_hash text not null,
  hash text not null,
  unique (incident_id, sequence),
  unique (incident_id, key)
);

create table muster.alert_group (
  id uuid primary key,
  workspace_id text not null,
  key text not null,
  route_name text not null,
  title text not null,
  service_id text,
  severity text not null,
  runbook_id text,
  state text not null,
  incident_id uuid references muster.incident (id),
  decided_by text,
  opened_at timestamptz not null,
  last_signal_at timestamptz not null
);
create index alert_group_key on muster.alert_group (workspace_id, key, opened_at desc, id desc);
create index alert_group_incident on muster.alert_group (incident_id) where incident_id is not null;

create table muster.alert (
  id uuid primary key,
  workspace_id text not null,
  group_id uuid not null references muster.alert_group (id),
  source text not null,
  dedup_key text not null,
  state text not null,
  signal jsonb not null,
  started_at timestamptz not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  times_seen integer not null,
  unique (workspace_id, source, dedup_key)
);
create index alert_group_member on muster.alert (group_id);

create table muster.action (
  id uuid primary key,
  workspace_id text not null,
  number integer not null,
  incident_id uuid references muster.incident (id),
  channel_id text not null,
  verb text not null,
  service_id text not null,
  target jsonb not null,
  target_key text not null,
  parameters jsonb not null,
  requested_by jsonb not null,
  requested_at timestamptz not null,
  state text not null,
  reason text,
  plan jsonb,
  approvals_needed integer not null,
  approver_role text,
  approvals jsonb not null,
  expires_at timestamptz,
  sent_at timestamptz,
  reference jsonb,
  verification jsonb,
  finished_at timestamptz,
  undoes uuid,
  undone_by uuid,
  kept_by text,
  step jsonb,
  unique (workspace_id, number)
);
create index action_incident on muster.action (incident_id, number);
create index action_service_sent on muster.action (workspace_id, service_id, sent_at) where sent_at is not null;
create index action_under_way on muster.action (workspace_id, target_key) where state in ('sending', 'unknown', 'settling', 'verifying');
create index action_step on muster.action ((step ->> 'sessionId'), (step ->> 'stepId')) where step is not null;
create index action_state on muster.action (workspace_id, state);

create table muster.runbook_session (
  id uuid primary key,
  workspace_id text not null,
  incident_id uuid not null references muster.incident (id),
  runbook jsonb not null,
  inputs jsonb not null,
  state text not null,
  active_step_id text,
  records jsonb not null,
  started_by text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  memory jsonb not null
);
create index runbook_session_incident on muster.runbook_session (incident_id, started_at);

create table muster.review (
  incident_id uuid not null references muster.incident (id),
  version integer not null,
  workspace_id text not null,
  markdown text not null,
  measures jsonb not null,
  claims jsonb not null,
  drafted_at timestamptz not null,
  location text,
  published_url text,
  published_at timestamptz,
  primary key (incident_id, version)
);

create table muster.follow_up (
  id uuid primary key,
  workspace_id text not null,
  incident_id uuid not null references muster.incident (id),
  text text not null,
  owner text,
  due_on text,
  created_by text not null,
  created_at timestamptz not null,
  url text
);
create index follow_up_incident on muster.follow_up (incident_id, created_at);

create table muster.message_slot (
  workspace_id text not null,
  slot text not null,
  channel_id text not null,
  ts text not null,
  fingerprint text not null,
  primary key (workspace_id, slot)
);
create index message_slot_message on muster.message_slot (workspace_id, channel_id, ts);

-- The ledger: every durable side effect, wanted in the transaction that changed the state. "take-delivery" works off the inbox.
create table muster.effect (
  id uuid primary key,
  seq bigint generated always as identity,
  workspace_id text not null,
  queue text not null,
  lane text not null,
  merge_key text,
  payload jsonb not null,
  state text not null check (state in ('waiting', 'running', 'done', 'dead')),
  -- Not before this instant; null = at once.
  not_before timestamptz,
  -- A waiting effect that failed: it keeps its place, and nothing of its lane may pass it.
  is_retrying boolean not null default false,
  -- A waiting effect that takes in a newer one of the same meaning; one that failed may have done half of its work and does not.
  is_absorbing boolean not null default true,
  attempts integer not null default 0,
  failures integer not null default 0,
  failing_since timestamptz,
  last_failure jsonb,
  wanted_at timestamptz not null,
  lease_owner text,
  lease_token uuid,
  lease_until timestamptz,
  ended_at timestamptz,
  unique (seq)
);
create unique index effect_merge on muster.effect (workspace_id, queue, merge_key) where state = 'waiting' and is_absorbing;
-- The database itself makes sure that one lane runs one effect at a time, whatever the workers believe.
create unique index effect_running_lane on muster.effect (workspace_id, queue, lane) where state = 'running';
create index effect_open on muster.effect (workspace_id, queue, lane, seq) where state in ('waiting', 'running');
create index effect_ended on muster.effect (ended_at) where state = 'done';
create index effect_dead on muster.effect (workspace_id, ended_at) where state = 'dead';

-- What an effect's finished foreign calls answered, so that a later attempt doesn't repeat them.
create table muster.effect_step (
  effect_id uuid not null references muster.effect (id) on delete cascade,
  name text not null,
  workspace_id text not null,
  output jsonb not null,
  ended_at timestamptz not null default now(),
  primary key (effect_id, name)
);

create table muster.inbox_delivery (
  id uuid primary key,
  workspace_id text not null,
  source text not null,
  delivery_key text not null,
  headers jsonb not null,
  body bytea not null,
  received_at timestamptz not null,
  state text not null check (state in ('waiting', 'done', 'dead')),
  ended_at timestamptz,
  unique (workspace_id, source, delivery_key)
);
create index inbox_delivery_ended on muster.inbox_delivery (ended_at) where state = 'done';

create table muster.dead_letter (
  id uuid primary key,
  workspace_id text not null,
  source text not null,
  reason text not null,
  body bytea not null,
  at timestamptz not null
);
create index dead_letter_at on muster.dead_letter (workspace_id, at desc);

alter table muster.counter enable row level security;
alter table muster.incident enable row level security;
alter table muster.timeline_event enable row level security;
alter table muster.alert_group enable row level security;
alter table muster.alert enable row level security;
alter table muster.action enable row level security;
alter table muster.runbook_session enable row level security;
alter table muster.review enable row level security;
alter table muster.follow_up enable row level security;
alter table muster.message_slot enable row level security;
alter table muster.effect enable row level security;
alter table muster.effect_step enable row level security;
alter table muster.inbox_delivery enable row level security;
alter table muster.dead_letter enable row level security;
