import { channelJson } from "../channel-json.ts";
import { messageJson, repliesOf } from "../message-json.ts";
import type { Channel, Message } from "../state.ts";
import type { Workspace } from "../workspace.ts";
import { isRefusal, refuse } from "./answer.ts";
import type { Args } from "./args.ts";
import { findChannel, findJoinedChannel } from "./find-channel.ts";
import { type Methods, method } from "./method.ts";
import { pageOf } from "./page-of.ts";

const read = "groups:read im:read mpim:read channels:read";
const history = "groups:history im:history mpim:history channels:history";
const window = "cursor include_all_metadata inclusive latest limit oldest";
const windowErrors = "channel_not_found invalid_cursor invalid_ts_latest invalid_ts_oldest";

/** The conversations.* and users.conversations methods that only look. */
export const conversationsRead: Methods = {
  "conversations.list": method(
    {
      tier: "t2",
      optional: "cursor exclude_archived limit team_id types",
      scopes: read,
      errors: "invalid_cursor invalid_limit invalid_types",
      acceptsJson: false,
    },
    (workspace, args) => listChannels(workspace, args, () => true),
  ),

  "users.conversations": method(
    {
      tier: "t3",
      optional: "cursor exclude_archived exclude_muted limit team_id types user",
      scopes: read,
      errors: "invalid_cursor invalid_limit invalid_types",
      acceptsJson: false,
    },
    (workspace, args) => {
      const user = args.text("user") || workspace.state.app.userId;
      return listChannels(workspace, args, (channel) => channel.members.has(user));
    },
  ),

  "conversations.info": method(
    {
      tier: "t3",
      required: "channel",
      optional: "include_locale include_num_members",
      scopes: read,
      errors: "channel_not_found",
      acceptsJson: false,
    },
    (workspace, args) => {
      const channel = findChannel(workspace, args.text("channel"));
      if (isRefusal(channel)) return channel;
      return { ok: true, channel: channelJson(workspace, channel, args.flag("include_num_members")) };
    },
  ),

  "conversations.members": method(
    {
      tier: "t4",
      required: "channel",
      optional: "cursor limit",
      scopes: read,
      errors: "channel_not_found invalid_cursor invalid_limit",
      acceptsJson: false,
    },
    (workspace, args) => {
      const channel = findChannel(workspace, args.text("channel"));
      if (isRefusal(channel)) return channel;
      const found = pageOf([...channel.members], args, { badLimit: "invalid_limit" });
      if (isRefusal(found)) return found;
      return { ok: true, members: found.page, response_metadata: { next_cursor: found.next } };
    },
  ),

  "conversations.history": method(
    {
      tier: "t3",
      required: "channel",
      optional: window,
      scopes: history,
      errors: `${windowErrors} not_in_channel`,
    },
    (workspace, args) => {
      const channel = findJoinedChannel(workspace, args.text("channel"));
      if (isRefusal(channel)) return channel;
      const shown = channel.messages.filter((one) => one.threadTs === undefined || one.isBroadcast).toReversed();
      return listMessages(workspace, channel, shown, args);
    },
  ),

  "conversations.replies": method(
    {
      tier: "t3",
      required: "channel ts",
      optional: window,
      scopes: history,
      errors: `${windowErrors} thread_not_found`,
      acceptsJson: false,
    },
    (workspace, args) => {
      const channel = findJoinedChannel(workspace, args.text("channel"), "channel_not_found");
      if (isRefusal(channel)) return channel;
      const asked = channel.messages.find((one) => one.ts === args.text("ts"));
      const parent = channel.messages.find((one) => one.ts === (asked?.threadTs ?? args.text("ts")));
      if (!parent || parent.ephemeralTo !== undefined) return refuse("thread_not_found");
      return listMessages(workspace, channel, [parent, ...repliesOf(channel, parent.ts)], args);
    },
  ),
};

function listChannels(workspace: Workspace, args: Args, isWanted: (channel: Channel) => boolean) {
  const types = args.has("types") ? args.list("types") : ["public_channel"];
  if (types.some((one) => !["public_channel", "private_channel", "im", "mpim"].includes(one)))
    return refuse("invalid_types");
  const { userId } = workspace.state.app;
  const isListed = (channel: Channel): boolean => {
    const isIn = channel.members.has(userId);
    if (args.flag("exclude_archived") && channel.isArchived) return false;
    if (channel.kind === "im") return isIn && types.includes("im");
    return channel.isPrivate ? isIn && types.includes("private_channel") : types.includes("public_channel");
  };
  const all = [...workspace.state.channels.values()].filter((one) => isListed(one) && isWanted(one));
  const found = pageOf(all, args, { badLimit: "invalid_limit" });
  if (isRefusal(found)) return found;
  const channels = found.page.map((one) => channelJson(workspace, one, true));
  return { ok: true as const, channels, response_metadata: { next_cursor: found.next } };
}

function listMessages(workspace: Workspace, channel: Channel, messages: readonly Message[], args: Args) {
  const oldest = readTs(args.text("oldest"));
  const latest = readTs(args.text("latest"));
  if (oldest === undefined) return refuse("invalid_ts_oldest");
  if (latest === undefined) return refuse("invalid_ts_latest");
  const isInclusive = args.flag("inclusive");
  const isInside = ({ ts, ephemeralTo }: Message): boolean => {
    const at = Number(ts);
    if (ephemeralTo !== undefined) return false;
    if (oldest !== 0 && (isInclusive ? at < oldest : at <= oldest)) return false;
    return !(latest !== 0 && (isInclusive ? at > latest : at >= latest));
  };
  const found = pageOf(messages.filter(isInside), args, { max: 999 });
  if (isRefusal(found)) return found;
  return {
    ok: true as const,
    messages: found.page.map((one) => messageJson(workspace, channel, one, args.flag("include_all_metadata"))),
    has_more: found.hasMore,
    pin_count: channel.pins.length,
    response_metadata: { next_cursor: found.next },
  };
}

function readTs(given: string): number | undefined {
  if (given === "") return 0;
  return /^\d+(\.\d+)?$/.test(given) ? Number(given) : undefined;
}
