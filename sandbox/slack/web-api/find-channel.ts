import type { Channel } from "../state.ts";
import type { Workspace } from "../workspace.ts";
import { type Refusal, refuse } from "./answer.ts";

/** A channel the bot can see: any public one, and private ones and DMs it is in. Slack says `channel_not_found` otherwise. */
export function findChannel(workspace: Workspace, id: string): Channel | Refusal {
  const channel = workspace.state.channels.get(id) ?? directMessage(workspace, id);
  const { userId } = workspace.state.app;
  const isHidden = channel && (channel.isPrivate || channel.kind === "im") && !channel.members.has(userId);
  return !channel || isHidden ? refuse("channel_not_found") : channel;
}

/** A channel the bot is in; `otherwise` is what the method answers when it is not. */
export function findJoinedChannel(workspace: Workspace, id: string, otherwise = "not_in_channel"): Channel | Refusal {
  const channel = findChannel(workspace, id);
  if ("ok" in channel) return channel;
  return channel.members.has(workspace.state.app.userId) ? channel : refuse(otherwise);
}

/** The DM between the bot and a user, by user id, if it was opened. */
export function directMessage(workspace: Workspace, user: string): Channel | undefined {
  return [...workspace.state.channels.values()].find(
    (one) => one.kind === "im" && one.members.has(user) && one.members.has(workspace.state.app.userId),
  );
}
