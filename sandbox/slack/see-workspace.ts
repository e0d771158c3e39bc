import { repliesOf } from "./message-json.ts";
import type { Channel, Message, View } from "./state.ts";
import { nameOf, permalink, type Workspace } from "./workspace.ts";
import type { ViewChannel, ViewMessage, ViewModal, WorkspaceView } from "./workspace-view.ts";

/** What this person sees: public channels, own private channels and DMs, and only ephemerals addressed to them. */
export function seeWorkspace(workspace: Workspace, me: string): WorkspaceView {
  const { state, manifest } = workspace;
  const home = state.homes.get(me);
  const shortcuts = (kind: "global" | "message") =>
    manifest.shortcuts.filter((one) => one.kind === kind).map(({ callbackId, name }) => ({ callbackId, name }));
  return {
    team: { id: state.team.id, name: state.team.name },
    me,
    users: [...state.users.values()].map(({ id, name, realName, title, isBot, color }) => ({
      id,
      name,
      realName,
      title,
      isBot,
      color: `#${color}`,
    })),
    commands: manifest.commands.map(({ name, hint, description }) => ({ name, hint, description })),
    shortcuts: { global: shortcuts("global"), message: shortcuts("message") },
    channels: [...state.channels.values()]
      .filter((one) => one.members.has(me) || (one.kind === "channel" && !one.isPrivate))
      .map((one) => seeChannel(workspace, one, me)),
    views: (state.stacks.get(me) ?? []).map(seeModal),
    home: home ? { id: home.id, blocks: home.blocks } : null,
    notices: state.notices.filter((one) => one.user === me).map(({ id, text, at }) => ({ id, text, at })),
  };
}

function seeChannel(workspace: Workspace, channel: Channel, me: string): ViewChannel {
  const partner = [...channel.members].find((one) => one !== me) ?? me;
  const visible = channel.messages.filter((one) => one.ephemeralTo === undefined || one.ephemeralTo === me);
  const top = visible.filter((one) => one.threadTs === undefined || one.threadTs === one.ts || one.isBroadcast);
  return {
    id: channel.id,
    name: channel.kind === "im" ? nameOf(workspace, partner) : channel.name,
    kind: channel.kind,
    topic: channel.topic.value,
    purpose: channel.purpose.value,
    isPrivate: channel.isPrivate,
    isArchived: channel.isArchived,
    isMember: channel.members.has(me),
    members: [...channel.members],
    bookmarks: channel.bookmarks.map(({ id, title, link, emoji }) => ({
      id,
      title,
      link,
      ...(emoji ? { emoji } : {}),
    })),
    pins: channel.pins.map((pin) => pin.ts),
    messages: top.map((one) => seeMessage(workspace, channel, one, me)),
  };
}

function seeMessage(workspace: Workspace, channel: Channel, message: Message, me: string): ViewMessage {
  const whispers = channel.messages.filter((one) => one.threadTs === message.ts && one.ephemeralTo === me);
  const replies = [...repliesOf(channel, message.ts), ...whispers].toSorted((a, b) => Number(a.ts) - Number(b.ts));
  return {
    ts: message.ts,
    user: message.user,
    text: message.text,
    blocks: message.blocks,
    attachments: [...message.attachments, ...message.files.flatMap((id) => seeFile(workspace, id))],
    edited: message.edited !== undefined,
    ephemeral: message.ephemeralTo !== undefined,
    ...(message.subtype === undefined ? {} : { subtype: message.subtype }),
    reactions: message.reactions.map(({ name, users }) => ({ name, users: [...users] })),
    ...(message.threadTs === undefined ? {} : { threadTs: message.threadTs }),
    replies: message.threadTs === undefined ? replies.map((one) => seeMessage(workspace, channel, one, me)) : [],
    permalink: permalink(workspace, channel.id, message.ts, message.threadTs),
    ...(message.metadata === undefined ? {} : { metadata: message.metadata }),
  };
}

// Shown the way a link attachment is: the page knows no other kind of file.
function seeFile({ state, publicUrl }: Workspace, id: string): unknown[] {
  const file = state.files.get(id);
  if (!file) return [];
  return [
    {
      fallback: file.title,
      title: file.title,
      title_link: `${publicUrl()}/files/${id}/${encodeURIComponent(file.name)}`,
    },
  ];
}

function seeModal(view: View): ViewModal {
  const words = (part: Record<string, unknown> | null): string | undefined =>
    typeof part?.["text"] === "string" ? part["text"] : undefined;
  const submit = words(view.submit);
  const close = words(view.close);
  return {
    id: view.id,
    callbackId: view.callbackId,
    title: words(view.title) ?? "",
    ...(submit === undefined ? {} : { submit }),
    ...(close === undefined ? {} : { close }),
    blocks: view.blocks,
    errors: { ...view.errors },
    busy: view.isBusy,
  };
}
