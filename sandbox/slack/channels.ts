import { postMessage } from "./messages.ts";
import { emptyChannel } from "./people.ts";
import type { Channel } from "./state.ts";
import { nameOf, type Workspace } from "./workspace.ts";

/** Makes a channel with its creator as the only member and tells the app. The name must have been checked. */
export function createChannel(workspace: Workspace, name: string, creator: string, isPrivate: boolean): Channel {
  const channel: Channel = {
    ...emptyChannel({
      id: workspace.identifiers.next("C"),
      name,
      kind: "channel",
      creator,
      createdAtMs: workspace.clock(),
    }),
    isPrivate,
  };
  workspace.state.channels.set(channel.id, channel);
  if (!isPrivate)
    publishChannel(workspace, channel, "channel_created", {
      channel: { id: channel.id, name, created: createdSeconds(channel), creator },
    });
  addMember(workspace, channel, creator);
  return channel;
}

/** Lets a user in, with the join message and event Slack makes of it. */
export function addMember(workspace: Workspace, channel: Channel, user: string, inviter?: string): void {
  if (channel.members.has(user)) return;
  channel.members.add(user);
  const subtype = channel.isPrivate ? "group_join" : "channel_join";
  postMessage(workspace, channel, { user, text: `<@${user}> has joined the channel`, subtype });
  const body = {
    user,
    channel: channel.id,
    channel_type: channel.isPrivate ? "G" : "C",
    team: workspace.state.team.id,
  };
  publishChannel(workspace, channel, "member_joined_channel", inviter === undefined ? body : { ...body, inviter });
}

/** Lets a user out. */
export function removeMember(workspace: Workspace, channel: Channel, user: string): void {
  const { app, team } = workspace.state;
  const wasHeard = channel.members.has(app.userId);
  channel.members.delete(user);
  workspace.changed();
  const body = { user, channel: channel.id, channel_type: channel.isPrivate ? "G" : "C", team: team.id };
  if (wasHeard)
    workspace.publish({ subscription: "member_left_channel", event: { type: "member_left_channel", ...body } });
}

/** When a channel was made, in epoch seconds as Slack tells it. */
export function createdSeconds(channel: Channel): number {
  return Math.floor(channel.createdAtMs / 1000);
}

/** The DM between the bot and a person, made on first use. */
export function openDirectMessage(workspace: Workspace, user: string): Channel {
  const { state } = workspace;
  const known = [...state.channels.values()].find(
    (one) => one.kind === "im" && one.members.has(user) && one.members.has(state.app.userId),
  );
  if (known) return known;
  const channel: Channel = {
    ...emptyChannel({
      id: workspace.identifiers.next("D"),
      name: nameOf(workspace, user),
      kind: "im",
      creator: state.app.userId,
      createdAtMs: workspace.clock(),
    }),
    members: new Set([user, state.app.userId]),
  };
  state.channels.set(channel.id, channel);
  workspace.changed();
  return channel;
}

/** Tells the app about a channel; of private channels only when it is inside. */
export function publishChannel(
  workspace: Workspace,
  channel: Channel,
  type: string,
  body: Record<string, unknown>,
): void {
  workspace.changed();
  if (channel.isPrivate && !channel.members.has(workspace.state.app.userId)) return;
  // Joins are told only to apps that are in the channel, the app's own join included.
  if (type === "member_joined_channel" && !channel.members.has(workspace.state.app.userId)) return;
  workspace.publish({ subscription: type, event: { type, ...body, event_ts: workspace.identifiers.timestamp() } });
}

/** Why Slack would refuse a channel name, or undefined. Names are never lower-cased for the caller. */
export function refusedName(workspace: Workspace, name: string, maxLength: number): string | undefined {
  if (name === "") return "invalid_name_required";
  if (name.length > maxLength) return "invalid_name_maxlength";
  if (/^[-_]+$/.test(name)) return "invalid_name_punctuation";
  if (!/^[a-z0-9_-]+$/.test(name)) return "invalid_name_specials";
  const seenBefore = workspace.clock() - workspace.nameRaceMs;
  const isTaken = [...workspace.state.channels.values()].some(
    (one) => one.kind === "channel" && one.name === name && one.createdAtMs <= seenBefore,
  );
  return isTaken ? "name_taken" : undefined;
}
