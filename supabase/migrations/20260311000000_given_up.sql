-- Each time that an effect is given up is told, also after somebody had it tried again.
alter table muster.effect add column times_given_up integer not null default 0;
update muster.effect set times_given_up = 1 where state = 'dead';
