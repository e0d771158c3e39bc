import { characters } from "../block-kit/characters.ts";
import { limits } from "../block-kit/limits.ts";
import { channelJson } from "../channel-json.ts";
import { createdSeconds, publishChannel, refusedName } from "../channels.ts";
import { postMessage } from "../messages.ts";
import type { ChannelText } from "../state.ts";
import type { Workspace } from "../workspace.ts";
import { isRefusal, refuse } from "./answer.ts";
import type { Args } from "./args.ts";
import { findChannel, findJoinedChannel } from "./find-channel.ts";
import { type Methods, method } from "./method.ts";

const manage = "groups:write im:write mpim:write channels:write channels:manage";
const topics =
  "channels:write.topic groups:write.topic mpim:write.topic im:write.topic channels:manage groups:write im:write mpim:write";
const nameErrors =
  "invalid_name_maxlength invalid_name_punctuation invalid_name_required invalid_name_specials name_taken";
const onlyChannels = "method_not_supported_for_channel_type";

/** The conversations.* methods that change how a channel is called and described, or archive it. */
export const conversationSettings: Methods = {
  "conversations.rename": method(
    {
      tier: "t2",
      required: "channel name",
      scopes: manage,
      errors: `channel_not_found is_archived ${onlyChannels} not_authorized not_in_channel ${nameErrors}`,
    },
    (workspace, args) => {
      const channel = findJoinedChannel(workspace, args.text("channel"));
      if (isRefusal(channel)) return channel;
      if (channel.kind === "im") return refuse(onlyChannels);
      if (channel.isArchived) return refuse("is_archived");
      const { userId } = workspace.state.app;
      if (channel.creator !== userId) return refuse("not_authorized");
      const name = args.text("name");
      const refused = refusedName(workspace, name, limits.channelName);
      if (refused && !(refused === "name_taken" && name === channel.name)) return refuse(refused);
      channel.previousNames.unshift(channel.name);
      const text = `<@${userId}> has renamed the channel from "${channel.name}" to "${name}"`;
      channel.name = name;
      postMessage(workspace, channel, { user: userId, text, subtype: "channel_name" });
      publishChannel(workspace, channel, "channel_rename", {
        channel: { id: channel.id, name, created: createdSeconds(channel) },
      });
      return { ok: true, channel: channelJson(workspace, channel) };
    },
  ),

  "conversations.setTopic": method(
    {
      tier: "t2",
      required: "channel topic",
      scopes: topics,
      errors: `channel_not_found is_archived ${onlyChannels} not_in_channel too_long`,
    },
    (workspace, args) => setText(workspace, args, "topic"),
  ),

  "conversations.setPurpose": method(
    {
      tier: "t2",
      required: "channel purpose",
      scopes: topics,
      errors: `channel_not_found is_archived ${onlyChannels} not_in_channel too_long`,
    },
    (workspace, args) => setText(workspace, args, "purpose"),
  ),

  "conversations.archive": method(
    {
      tier: "t2",
      required: "channel",
      scopes: manage,
      errors: `already_archived cant_archive_general channel_not_found ${onlyChannels} not_in_channel`,
    },
    (workspace, args) => {
      const channel = findJoinedChannel(workspace, args.text("channel"));
      if (isRefusal(channel)) return channel;
      if (channel.kind === "im") return refuse(onlyChannels);
      if (channel.isGeneral) return refuse("cant_archive_general");
      if (channel.isArchived) return refuse("already_archived");
      const { userId } = workspace.state.app;
      postMessage(workspace, channel, {
        user: userId,
        text: `<@${userId}> archived the channel`,
        subtype: "channel_archive",
      });
      channel.isArchived = true;
      publishChannel(workspace, channel, "channel_archive", { channel: channel.id, user: userId });
      return { ok: true };
    },
  ),

  // Slack's page of the method says that bot tokens can't unarchive; they hear not_in_channel, which it doesn't list (slack-go#1066).
  "conversations.unarchive": method(
    {
      tier: "t2",
      required: "channel",
      scopes: manage,
      errors: `channel_not_found ${onlyChannels} not_archived not_in_channel`,
    },
    (workspace, args) => {
      const channel = findChannel(workspace, args.text("channel"));
      if (isRefusal(channel)) return channel;
      if (channel.kind === "im") return refuse(onlyChannels);
      return refuse(channel.isArchived ? "not_in_channel" : "not_archived");
    },
  ),
};

function setText(workspace: Workspace, args: Args, what: "topic" | "purpose") {
  const channel = findJoinedChannel(workspace, args.text("channel"));
  if (isRefusal(channel)) return channel;
  if (channel.kind === "im") return refuse(onlyChannels);
  if (channel.isArchived) return refuse("is_archived");
  const value = args.text(what);
  if (characters(value).length > limits.channelTopic) return refuse("too_long");
  const { userId } = workspace.state.app;
  const said: ChannelText = { value, creator: userId, lastSet: Math.floor(workspace.clock() / 1000) };
  if (channel[what].value !== value) {
    channel[what] = said;
    const text = `<@${userId}> set the channel ${what}: ${value}`;
    postMessage(workspace, channel, { user: userId, text, subtype: `channel_${what}` });
  }
  return { ok: true as const, [what]: value, channel: channelJson(workspace, channel) };
}
