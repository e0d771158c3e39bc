import { createdSeconds } from "./channels.ts";
import type { Channel, ChannelText } from "./state.ts";
import type { Workspace } from "./workspace.ts";

/** A channel or DM as conversations.info gives it. */
export function channelJson(workspace: Workspace, channel: Channel, withCount = false): Record<string, unknown> {
  const { app, team } = workspace.state;
  if (channel.kind === "im") {
    const user = [...channel.members].find((one) => one !== app.userId);
    return {
      id: channel.id,
      created: createdSeconds(channel),
      is_im: true,
      is_org_shared: false,
      user,
      is_open: true,
      context_team_id: team.id,
    };
  }
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: !channel.isPrivate,
    is_group: channel.isPrivate,
    is_im: false,
    is_mpim: false,
    is_private: channel.isPrivate,
    is_archived: channel.isArchived,
    is_general: channel.isGeneral,
    is_shared: false,
    is_ext_shared: false,
    is_org_shared: false,
    is_pending_ext_shared: false,
    is_member: channel.members.has(app.userId),
    creator: channel.creator,
    created: createdSeconds(channel),
    updated: channel.createdAtMs,
    unlinked: 0,
    context_team_id: team.id,
    shared_team_ids: [team.id],
    topic: textJson(channel.topic),
    purpose: textJson(channel.purpose),
    previous_names: channel.previousNames,
    ...(channel.canvasId ? { properties: { canvas: { file_id: channel.canvasId, is_empty: false } } } : {}),
    ...(withCount ? { num_members: channel.members.size } : {}),
  };
}

function textJson(text: ChannelText): Record<string, unknown> {
  return { value: text.value, creator: text.creator, last_set: text.lastSet };
}
