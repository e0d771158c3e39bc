-- How far each part of a process's spool on disk is drained. It moves in the statement that stores the deliveries, so that a crash
-- between storing them and forgetting them on disk stores nothing twice, also when the deliveries are long forgotten here.
create table muster.spool_position (
  part_id uuid primary key,
  workspace_id text not null,
  -- The last delivery that was stored; ids of a part ascend.
  drained_through uuid not null,
  drained_at timestamptz not null
);
alter table muster.spool_position enable row level security;

-- When an operator put a dead letter back into the inbox; null while it lies dead.
alter table muster.dead_letter add column retried_at timestamptz;
