-- Who the bot token belongs to, as Slack said last: a start while Slack is away still takes alerts in. The token itself isn't kept.
create table muster.slack_identity (
  token_digest text primary key,
  bot_user_id text not null,
  bot_id text not null,
  workspace_id text not null,
  team_name text not null,
  confirmed_at timestamptz not null
);
alter table muster.slack_identity enable row level security;
