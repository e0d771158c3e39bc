-- What alerts of a storm are counted by: their names (one rule's alerts share one) and the hosts they fire on.
alter table muster.alert add column name text, add column host text;
update muster.alert set
  name = left(coalesce(nullif(signal -> 'labels' ->> 'alertname', ''), signal ->> 'title'), 200),
  host = coalesce(nullif(signal -> 'labels' ->> 'instance', ''), nullif(signal -> 'labels' ->> 'host', ''),
    nullif(signal -> 'labels' ->> 'hostname', ''), nullif(signal -> 'labels' ->> 'pod', ''), nullif(signal -> 'labels' ->> 'node', ''));
alter table muster.alert alter column name set not null;

-- Names of a group, one step through the index each; and whether anything in it still fires.
drop index muster.alert_group_member;
create index alert_group_member on muster.alert (group_id, name);
create index alert_firing on muster.alert (group_id) where state = 'firing';
