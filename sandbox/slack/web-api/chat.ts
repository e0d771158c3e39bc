import { characters } from "../block-kit/characters.ts";
import { limits } from "../block-kit/limits.ts";
import { openDirectMessage } from "../channels.ts";
import { messageJson } from "../message-json.ts";
import { deleteMessage, editMessage, findMessage, postMessage } from "../messages.ts";
import type { Channel } from "../state.ts";
import { permalink, type Workspace } from "../workspace.ts";
import { isRefusal, type Refusal, refuse } from "./answer.ts";
import type { Args } from "./args.ts";
import { findChannel } from "./find-channel.ts";
import { readContent, truncationWarning } from "./message-content.ts";
import { type Methods, method } from "./method.ts";

const content = "as_user attachments blocks link_names markdown_text metadata parse text thread_ts";
const contentErrors = "invalid_blocks invalid_blocks_format markdown_text_conflict no_text too_many_attachments";
const metadataErrors = "invalid_metadata_format invalid_metadata_schema metadata_too_large";
const writeErrors = "channel_not_found is_archived not_in_channel cannot_reply_to_message";

/** The chat.* methods. */
export const chat: Methods = {
  "chat.postMessage": method(
    {
      tier: "t5",
      required: "channel",
      optional: `${content} icon_emoji icon_url mrkdwn reply_broadcast unfurl_links unfurl_media username current_draft_last_updated_ts`,
      scopes: "chat:write",
      errors: `${writeErrors} ${contentErrors} ${metadataErrors} msg_blocks_too_long`,
    },
    (workspace, args) => {
      const channel = findWritable(workspace, args.text("channel"));
      if (isRefusal(channel)) return channel;
      const said = readContent(workspace, args, { tooLong: "msg_blocks_too_long" });
      if (isRefusal(said)) return said;
      const threadTs = args.text("thread_ts");
      if (threadTs !== "" && !findMessage(channel, threadTs)) return refuse("cannot_reply_to_message");
      const message = postMessage(workspace, channel, {
        ...said,
        user: workspace.state.app.userId,
        ...(threadTs === "" ? {} : { threadTs }),
        isBroadcast: args.flag("reply_broadcast"),
        ...(args.has("username") ? { username: args.text("username") } : {}),
      });
      const posted = messageJson(workspace, channel, message, true);
      return {
        ok: true,
        channel: channel.id,
        ts: message.ts,
        message: posted,
        ...(said.isTruncated ? truncationWarning : {}),
      };
    },
  ),

  "chat.postEphemeral": method(
    {
      tier: "t4",
      required: "user channel",
      optional: `${content} icon_emoji icon_url username`,
      scopes: "chat:write",
      errors: `${writeErrors} ${contentErrors} invalid_attachments msg_too_long user_not_in_channel`,
    },
    (workspace, args) => {
      const channel = findWritable(workspace, args.text("channel"));
      if (isRefusal(channel)) return channel;
      if (!channel.members.has(args.text("user"))) return refuse("user_not_in_channel");
      const said = readContent(workspace, withoutMetadata(args), { badAttachments: "invalid_attachments" });
      if (isRefusal(said)) return said;
      const message = postMessage(workspace, channel, {
        ...said,
        user: workspace.state.app.userId,
        ephemeralTo: args.text("user"),
        ...(args.has("thread_ts") ? { threadTs: args.text("thread_ts") } : {}),
      });
      return { ok: true, message_ts: message.ts };
    },
  ),

  "chat.update": method(
    {
      tier: "t3",
      required: "ts channel",
      optional:
        "as_user attachments blocks file_ids link_names markdown_text metadata parse reply_broadcast text unfurled_attachments",
      scopes: "chat:write",
      errors: `channel_not_found message_not_found cant_update_message is_inactive invalid_attachments msg_too_long ${contentErrors} ${metadataErrors}`,
    },
    (workspace, args) => {
      const channel = findChannel(workspace, args.text("channel"));
      if (isRefusal(channel)) return channel;
      if (channel.isArchived) return refuse("is_inactive");
      const message = findMessage(channel, args.text("ts"));
      if (!message) return refuse("message_not_found");
      if (message.user !== workspace.state.app.userId || message.subtype) return refuse("cant_update_message");
      if (characters(args.text("text")).length > limits.updateText) return refuse("msg_too_long");
      const said = readContent(workspace, args, { badAttachments: "invalid_attachments" });
      if (isRefusal(said)) return said;
      // docs.slack.dev: without `blocks` the old ones stay only if no `text` is given either.
      const { isTruncated: _cut, ...parts } = said;
      const blocks = parts.blocks ?? (args.has("text") ? [] : message.blocks);
      editMessage(workspace, channel, message, { ...parts, blocks });
      const updated = messageJson(workspace, channel, message, true);
      return { ok: true, channel: channel.id, ts: message.ts, text: message.text, message: updated };
    },
  ),

  "chat.delete": method(
    {
      tier: "t3",
      required: "ts channel",
      optional: "as_user",
      scopes: "chat:write",
      errors: "cant_delete_message channel_not_found message_not_found",
    },
    (workspace, args) => {
      const channel = findChannel(workspace, args.text("channel"));
      if (isRefusal(channel)) return channel;
      const message = findMessage(channel, args.text("ts"));
      if (!message) return refuse("message_not_found");
      if (message.user !== workspace.state.app.userId || message.subtype) return refuse("cant_delete_message");
      deleteMessage(workspace, channel, message);
      return { ok: true, channel: channel.id, ts: message.ts };
    },
  ),

  "chat.getPermalink": method(
    {
      tier: "t5",
      required: "channel message_ts",
      errors: "channel_not_found message_not_found",
      acceptsJson: false,
    },
    (workspace, args) => {
      const channel = findChannel(workspace, args.text("channel"));
      if (isRefusal(channel)) return channel;
      const message = findMessage(channel, args.text("message_ts"));
      if (!message) return refuse("message_not_found");
      return {
        ok: true,
        channel: channel.id,
        permalink: permalink(workspace, channel.id, message.ts, message.threadTs),
      };
    },
  ),

  "chat.scheduleMessage": method(
    {
      tier: "t3",
      required: "channel post_at",
      optional: `${content} reply_broadcast unfurl_links unfurl_media`,
      scopes: "chat:write",
      errors: `channel_not_found is_archived not_in_channel ${contentErrors} ${metadataErrors} msg_too_long invalid_time time_in_past time_too_far`,
    },
    (workspace, args) => schedule(workspace, args),
  ),

  "chat.deleteScheduledMessage": method(
    {
      tier: "t3",
      required: "scheduled_message_id channel",
      optional: "as_user",
      scopes: "chat:write",
      errors: "channel_not_found invalid_scheduled_message_id",
    },
    (workspace, args) => {
      const found = workspace.state.scheduled.get(args.text("scheduled_message_id"));
      if (found?.channel !== args.text("channel")) return refuse("invalid_scheduled_message_id");
      clearTimeout(found.timer);
      workspace.state.scheduled.delete(found.id);
      return { ok: true };
    },
  ),
};

const DAYS_120 = 120 * 24 * 3600;
// The longest wait a timer takes, 24 days: longer than any sandbox lives.
const TIMER_MS_MAX = 2_147_483_647;

function schedule(workspace: Workspace, args: Args) {
  const channel = findWritable(workspace, args.text("channel"));
  if (isRefusal(channel)) return channel;
  const postAt = args.whole("post_at") ?? Number.NaN;
  if (Number.isNaN(postAt)) return refuse("invalid_time");
  const now = workspace.clock() / 1000;
  if (postAt <= now) return refuse("time_in_past");
  if (postAt > now + DAYS_120) return refuse("time_too_far");
  const said = readContent(workspace, args);
  if (isRefusal(said)) return said;
  const id = workspace.identifiers.next("Q");
  const threadTs = args.text("thread_ts");
  const timer = setTimeout(
    () => {
      workspace.state.scheduled.delete(id);
      const draft = { ...said, user: workspace.state.app.userId, ...(threadTs === "" ? {} : { threadTs }) };
      if (!channel.isArchived) postMessage(workspace, channel, draft);
    },
    Math.min((postAt - now) * 1000, TIMER_MS_MAX),
  );
  timer.unref();
  workspace.state.scheduled.set(id, { id, channel: channel.id, postAt, timer });
  return {
    ok: true as const,
    channel: channel.id,
    scheduled_message_id: id,
    post_at: String(postAt),
    message: { text: said.text },
  };
}

// A user id as channel opens the DM, as Slack does for chat.postMessage.
function findWritable(workspace: Workspace, id: string): Channel | Refusal {
  const person = workspace.state.users.get(id);
  const channel = person && !person.isBot ? openDirectMessage(workspace, person.id) : findChannel(workspace, id);
  if (isRefusal(channel)) return channel;
  if (channel.isArchived) return refuse("is_archived");
  const mayWriteAnywhere = workspace.manifest.scopes?.includes("chat:write.public") && !channel.isPrivate;
  return channel.members.has(workspace.state.app.userId) || mayWriteAnywhere ? channel : refuse("not_in_channel");
}

// An ephemeral message can't be found again, so its metadata goes nowhere and Slack names no error for it.
function withoutMetadata(args: Args): Args {
  return { ...args, has: (name) => name !== "metadata" && args.has(name) };
}
