-- Which foreign systems do not answer, for all replicas and for the rooms that wait for them.
create table muster.outage (
  workspace_id text not null,
  system text not null,
  is_open boolean not null,
  since timestamptz not null,
  last_tried_at timestamptz not null,
  next_try_at timestamptz not null,
  tries integer not null,
  ended_at timestamptz,
  primary key (workspace_id, system)
);
create table muster.outage_waiting (
  workspace_id text not null,
  system text not null,
  incident_id uuid not null references muster.incident (id),
  what text not null,
  primary key (workspace_id, system, incident_id, what)
);
-- The system that a failed effect waits for: it is not claimed before that system may be called again.
alter table muster.effect add column waits_for text;
create index effect_waits_for on muster.effect (workspace_id, waits_for) where waits_for is not null and state = 'waiting';

alter table muster.outage enable row level security;
alter table muster.outage_waiting enable row level security;
