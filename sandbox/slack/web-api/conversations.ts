import { limits } from "../block-kit/limits.ts";
import { channelJson } from "../channel-json.ts";
import { addMember, createChannel, openDirectMessage, refusedName, removeMember } from "../channels.ts";
import type { Workspace } from "../workspace.ts";
import { isRefusal, refuse, refuseArguments } from "./answer.ts";
import type { Args } from "./args.ts";
import { directMessage, findChannel, findJoinedChannel } from "./find-channel.ts";
import { type Methods, method } from "./method.ts";

const manage = "groups:write im:write mpim:write channels:write channels:manage";
const nameErrors =
  "invalid_name_maxlength invalid_name_punctuation invalid_name_required invalid_name_specials name_taken";
const onlyChannels = "method_not_supported_for_channel_type";

/** The conversations.* methods that make channels and change who is in them. */
export const conversations: Methods = {
  "conversations.create": method(
    { tier: "t2", required: "name", optional: "is_private team_id", scopes: manage, errors: nameErrors },
    (workspace, args) => {
      const name = args.text("name");
      const refused = refusedName(workspace, name, limits.channelName);
      if (refused) return refuse(refused);
      const channel = createChannel(workspace, name, workspace.state.app.userId, args.flag("is_private"));
      return { ok: true, channel: channelJson(workspace, channel) };
    },
  ),

  "conversations.invite": method(
    {
      tier: "t3",
      required: "channel users",
      optional: "force",
      scopes: "channels:write.invites groups:write.invites channels:manage groups:write im:write mpim:write",
      errors: `already_in_channel cant_invite_self channel_not_found is_archived ${onlyChannels} no_user not_in_channel user_not_found`,
    },
    (workspace, args) => invite(workspace, args),
  ),

  "conversations.join": method(
    {
      tier: "t3",
      required: "channel",
      scopes: "channels:join",
      errors: `channel_not_found is_archived ${onlyChannels}`,
    },
    (workspace, args) => {
      const channel = findChannel(workspace, args.text("channel"));
      if (isRefusal(channel)) return channel;
      if (channel.isArchived) return refuse("is_archived");
      if (channel.kind === "im" || channel.isPrivate) return refuse(onlyChannels);
      const wasIn = channel.members.has(workspace.state.app.userId);
      addMember(workspace, channel, workspace.state.app.userId);
      const warned = { warning: "already_in_channel", response_metadata: { warnings: ["already_in_channel"] } };
      return { ok: true, channel: channelJson(workspace, channel), ...(wasIn ? warned : {}) };
    },
  ),

  "conversations.leave": method(
    {
      tier: "t3",
      required: "channel",
      scopes: manage,
      errors: `cant_leave_general channel_not_found is_archived last_member ${onlyChannels}`,
    },
    (workspace, args) => {
      const channel = findChannel(workspace, args.text("channel"));
      if (isRefusal(channel)) return channel;
      const { userId } = workspace.state.app;
      if (channel.kind === "im") return refuse(onlyChannels);
      if (channel.isArchived) return refuse("is_archived");
      if (channel.isGeneral) return refuse("cant_leave_general");
      if (!channel.members.has(userId)) return { ok: true, not_in_channel: true };
      if (channel.isPrivate && channel.members.size === 1) return refuse("last_member");
      removeMember(workspace, channel, userId);
      return { ok: true };
    },
  ),

  "conversations.kick": method(
    {
      tier: "t3",
      required: "channel",
      optional: "user",
      scopes: "groups:write channels:manage",
      errors: `cant_kick_from_general cant_kick_self channel_not_found ${onlyChannels} not_in_channel user_not_found`,
    },
    (workspace, args) => {
      const channel = findJoinedChannel(workspace, args.text("channel"));
      if (isRefusal(channel)) return channel;
      const user = args.text("user");
      if (channel.kind === "im") return refuse(onlyChannels);
      if (channel.isGeneral) return refuse("cant_kick_from_general");
      if (user === workspace.state.app.userId) return refuse("cant_kick_self");
      if (!workspace.state.users.has(user)) return refuse("user_not_found");
      if (!channel.members.has(user)) return refuse("not_in_channel");
      removeMember(workspace, channel, user);
      return { ok: true, errors: {} };
    },
  ),

  "conversations.open": method(
    {
      tier: "t3",
      optional: "channel prevent_creation return_im users",
      scopes: "channels:manage groups:write im:write mpim:write",
      errors: `channel_not_found ${onlyChannels} too_many_users user_not_found users_list_not_supplied`,
    },
    (workspace, args) => {
      if (args.has("channel")) {
        const channel = findChannel(workspace, args.text("channel"));
        return isRefusal(channel) ? channel : { ok: true, channel: { id: channel.id } };
      }
      const [user, ...others] = args.list("users");
      if (user === undefined) return refuse("users_list_not_supplied");
      // Group DMs are outside this sandbox: Slack's own name for "not for this kind of conversation".
      if (others.length > 7) return refuse("too_many_users");
      if (others.length > 0) return refuse(onlyChannels);
      if (!workspace.state.users.has(user)) return refuse("user_not_found");
      const wasOpen = directMessage(workspace, user) !== undefined;
      const channel = openDirectMessage(workspace, user);
      const body = args.flag("return_im") ? channelJson(workspace, channel) : { id: channel.id };
      return { ok: true, channel: body, ...(wasOpen ? { no_op: true, already_open: true } : {}) };
    },
  ),
};

function invite(workspace: Workspace, args: Args) {
  const channel = findJoinedChannel(workspace, args.text("channel"));
  if (isRefusal(channel)) return channel;
  if (channel.kind === "im") return refuse(onlyChannels);
  if (channel.isArchived) return refuse("is_archived");
  const users = args.list("users");
  if (users.length === 0) return refuse("no_user");
  if (users.length > limits.inviteUsers)
    return refuseArguments(`no more than ${limits.inviteUsers} items allowed [json-pointer:/users]`);
  const { userId } = workspace.state.app;
  const whyNot = (user: string): string | undefined => {
    if (user === userId) return "cant_invite_self";
    if (!workspace.state.users.has(user)) return "user_not_found";
    return channel.members.has(user) ? "already_in_channel" : undefined;
  };
  const errors = users.flatMap((user) => {
    const error = whyNot(user);
    return error ? [{ user, ok: false, error }] : [];
  });
  const welcome = users.filter((user) => !errors.some((one) => one.user === user));
  const [first] = errors;
  if (first && !(args.flag("force") && welcome.length > 0)) return refuse(first.error, { errors });
  for (const user of welcome) addMember(workspace, channel, user, userId);
  return { ok: true as const, channel: channelJson(workspace, channel), ...(first ? { errors } : {}) };
}
