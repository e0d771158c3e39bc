-- What waits for its turn in Slack: incidents for a room, alert groups for their message. A turn that was given stays for a while, because
-- the pace is counted by it.
create table muster.backlog (
  workspace_id text not null,
  kind text not null check (kind in ('room', 'notice')),
  subject_id uuid not null,
  since timestamptz not null,
  taken_at timestamptz,
  primary key (workspace_id, kind, subject_id)
);
create index backlog_waiting on muster.backlog (workspace_id, kind) where taken_at is null;
create index backlog_taken on muster.backlog (workspace_id, kind, taken_at) where taken_at is not null;
alter table muster.backlog enable row level security;
create index alert_group_shown on muster.alert_group (workspace_id, opened_at desc) where state in ('offered', 'informed');

-- Large bodies are read a piece at a time, which PostgreSQL can only do without unpacking all of it each time when it isn't compressed.
alter table muster.inbox_delivery alter column body set storage external;
