import { messageJson } from "../message-json.ts";
import { findMessage, postMessage } from "../messages.ts";
import { react } from "../reactions.ts";
import type { Channel } from "../state.ts";
import type { Workspace } from "../workspace.ts";
import { isRefusal, type Refusal, refuse } from "./answer.ts";
import type { Args } from "./args.ts";
import { findJoinedChannel } from "./find-channel.ts";
import { type Methods, method } from "./method.ts";

// Slack documents 100 pins a channel in its help center, not in the method reference.
const PINS_MAX = 100;

/** pins.* and reactions.*. */
export const pinsAndReactions: Methods = {
  "pins.add": method(
    {
      tier: "t2",
      required: "channel",
      optional: "timestamp",
      scopes: "pins:write",
      errors:
        "already_pinned channel_not_found message_not_found no_item_specified not_in_channel not_pinnable too_many_pins bad_timestamp",
    },
    (workspace, args) => {
      const channel = findJoinedChannel(workspace, args.text("channel"));
      if (isRefusal(channel)) return channel;
      const message = findItem(channel, args);
      if (isRefusal(message)) return message;
      if (message.subtype) return refuse("not_pinnable");
      if (channel.pins.some((pin) => pin.ts === message.ts)) return refuse("already_pinned");
      if (channel.pins.length >= PINS_MAX) return refuse("too_many_pins");
      const { userId } = workspace.state.app;
      channel.pins.push({ ts: message.ts, user: userId, at: Math.floor(workspace.clock() / 1000) });
      postMessage(workspace, channel, {
        user: userId,
        text: `<@${userId}> pinned a message to this channel.`,
        subtype: "pinned_item",
      });
      const item = { type: "message", channel: channel.id, message: messageJson(workspace, channel, message) };
      workspace.publish({
        subscription: "pin_added",
        event: { type: "pin_added", user: userId, channel_id: channel.id, item },
      });
      return { ok: true };
    },
  ),

  "pins.list": method(
    { tier: "t2", required: "channel", scopes: "pins:read", errors: "channel_not_found", acceptsJson: false },
    (workspace, args) => {
      const channel = findJoinedChannel(workspace, args.text("channel"), "channel_not_found");
      if (isRefusal(channel)) return channel;
      const items = channel.pins.flatMap((pin) => {
        const message = findMessage(channel, pin.ts);
        if (!message) return [];
        return [
          {
            type: "message",
            channel: channel.id,
            created: pin.at,
            created_by: pin.user,
            message: messageJson(workspace, channel, message),
          },
        ];
      });
      return { ok: true, items };
    },
  ),

  "pins.remove": method(
    {
      tier: "t2",
      required: "channel",
      optional: "timestamp",
      scopes: "pins:write",
      errors: "bad_timestamp channel_not_found message_not_found no_item_specified no_pin",
    },
    (workspace, args) => {
      const channel = findJoinedChannel(workspace, args.text("channel"), "channel_not_found");
      if (isRefusal(channel)) return channel;
      const message = findItem(channel, args);
      if (isRefusal(message)) return message;
      if (!channel.pins.some((pin) => pin.ts === message.ts)) return refuse("no_pin");
      channel.pins = channel.pins.filter((pin) => pin.ts !== message.ts);
      workspace.changed();
      return { ok: true };
    },
  ),

  "reactions.add": method(
    {
      tier: "t3",
      required: "name timestamp channel",
      scopes: "reactions:write",
      errors:
        "already_reacted bad_timestamp channel_not_found invalid_name is_archived message_not_found no_access no_item_specified",
    },
    (workspace, args) => changeReaction(workspace, args, false),
  ),

  "reactions.remove": method(
    {
      tier: "t2",
      required: "name",
      optional: "channel file file_comment timestamp",
      scopes: "reactions:write",
      errors: "bad_timestamp channel_not_found invalid_name message_not_found no_access no_item_specified no_reaction",
    },
    (workspace, args) => changeReaction(workspace, args, true),
  ),

  "reactions.get": method(
    {
      tier: "t3",
      optional: "channel file file_comment full timestamp",
      scopes: "reactions:read",
      errors: "bad_timestamp channel_not_found message_not_found no_item_specified",
      acceptsJson: false,
    },
    (workspace, args) => {
      const channel = findJoinedChannel(workspace, args.text("channel"), "channel_not_found");
      if (isRefusal(channel)) return channel;
      const message = findItem(channel, args);
      if (isRefusal(message)) return message;
      return { ok: true, type: "message", channel: channel.id, message: messageJson(workspace, channel, message) };
    },
  ),
};

function findItem(channel: Channel, args: Args) {
  if (!args.has("timestamp")) return refuse("no_item_specified");
  if (!/^\d+\.\d{6}$/.test(args.text("timestamp"))) return refuse("bad_timestamp");
  return findMessage(channel, args.text("timestamp")) ?? refuse("message_not_found");
}

function changeReaction(workspace: Workspace, args: Args, isRemoval: boolean): { ok: true } | Refusal {
  const channel = findJoinedChannel(workspace, args.text("channel"), "no_access");
  if (isRefusal(channel)) return channel;
  // Removing in an archived channel has no error of its own at Slack.
  if (channel.isArchived) return refuse(isRemoval ? "no_access" : "is_archived");
  const message = findItem(channel, args);
  if (isRefusal(message)) return message;
  const name = args.text("name");
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) return refuse("invalid_name");
  const refused = react(workspace, message, workspace.state.app.userId, name, isRemoval);
  return refused ? refuse(refused) : { ok: true };
}
