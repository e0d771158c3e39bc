import { isJson, type Json } from "./block-kit/rule.ts";
import { initialValues } from "./block-values.ts";
import { findMentions } from "./mentions.ts";
import { messageJson } from "./message-json.ts";
import type { Channel, Message } from "./state.ts";
import type { Workspace } from "./workspace.ts";

/** What a new message says; the rest is filled in. */
export interface Draft {
  user: string;
  text: string;
  blocks?: Json[];
  attachments?: Json[];
  metadata?: Json;
  threadTs?: string;
  isBroadcast?: boolean;
  subtype?: string;
  ephemeralTo?: string;
  username?: string;
  files?: string[];
}

/** Posts a message and tells the app about it when it may read the channel (its own messages included, as Slack does). */
export function postMessage(workspace: Workspace, channel: Channel, draft: Draft): Message {
  const { app } = workspace.state;
  const blocks = withIds(workspace, draft.blocks ?? []);
  const attachments = draft.attachments ?? [];
  const message: Message = {
    ts: workspace.identifiers.timestamp(),
    channel: channel.id,
    user: draft.user,
    ...(draft.user === app.userId ? { botId: app.botId } : {}),
    ...(draft.username === undefined ? {} : { username: draft.username }),
    text: draft.text,
    blocks,
    attachments,
    ...(draft.metadata === undefined ? {} : { metadata: draft.metadata }),
    ...(draft.threadTs === undefined ? {} : { threadTs: draft.threadTs }),
    isBroadcast: draft.isBroadcast ?? false,
    ...(draft.subtype === undefined ? {} : { subtype: draft.subtype }),
    reactions: [],
    mentions: findMentions(draft.text, blocks, attachments),
    ...(draft.ephemeralTo === undefined ? {} : { ephemeralTo: draft.ephemeralTo }),
    files: draft.files ?? [],
    values: initialValues(blocks),
  };
  channel.messages.push(message);
  workspace.changed();
  if (message.ephemeralTo === undefined) publishMessage(workspace, channel, message);
  return message;
}

/** Replaces what a message says; absent parts stay. As at Slack an edit is marked as one only when the message has no blocks. */
export function editMessage(
  workspace: Workspace,
  channel: Channel,
  message: Message,
  change: { text?: string; blocks?: Json[]; attachments?: Json[]; metadata?: Json },
): void {
  const before = messageJson(workspace, channel, message);
  if (change.text !== undefined) message.text = change.text;
  if (change.blocks !== undefined) {
    message.blocks = withIds(workspace, change.blocks);
    message.values = initialValues(message.blocks);
  }
  if (change.attachments !== undefined) message.attachments = change.attachments;
  if (change.metadata !== undefined) message.metadata = change.metadata;
  message.mentions = findMentions(message.text, message.blocks, message.attachments);
  if (message.blocks.length === 0) message.edited = { user: message.user, ts: workspace.identifiers.timestamp() };
  workspace.changed();
  if (message.ephemeralTo !== undefined) return;
  const after = messageJson(workspace, channel, message);
  publishChange(workspace, channel, "message_changed", { message: after, previous_message: before });
}

/** Takes a message away for everybody. */
export function deleteMessage(workspace: Workspace, channel: Channel, message: Message): void {
  const before = messageJson(workspace, channel, message);
  channel.messages = channel.messages.filter((one) => one !== message);
  channel.pins = channel.pins.filter((pin) => pin.ts !== message.ts);
  workspace.changed();
  if (message.ephemeralTo !== undefined) return;
  publishChange(workspace, channel, "message_deleted", { deleted_ts: message.ts, previous_message: before });
}

/** A message anybody in the channel can see (never an ephemeral one). */
export function findMessage(channel: Channel, ts: string): Message | undefined {
  return channel.messages.find((one) => one.ts === ts && one.ephemeralTo === undefined);
}

/** The blocks with an id on each block and interactive element, as Slack returns them. */
export function withIds(workspace: Workspace, blocks: readonly Json[]): Json[] {
  const short = () => workspace.identifiers.secret(3).slice(0, 5);
  const named = (part: unknown): unknown =>
    isJson(part) && INTERACTIVE.test(String(part["type"])) ? { action_id: short(), ...part } : part;
  return blocks.map((block) => {
    const elements: unknown = block["elements"];
    return {
      block_id: short(),
      ...block,
      ...(Array.isArray(elements) ? { elements: elements.map(named) } : {}),
      ...(block["accessory"] === undefined ? {} : { accessory: named(block["accessory"]) }),
      ...(block["element"] === undefined ? {} : { element: named(block["element"]) }),
    };
  });
}

const INTERACTIVE = /button|select|overflow|checkboxes|picker|_input$/;

function publishMessage(workspace: Workspace, channel: Channel, message: Message): void {
  const { app } = workspace.state;
  if (!channel.members.has(app.userId)) return;
  const body = { ...messageJson(workspace, channel, message), channel: channel.id, event_ts: message.ts };
  const kind = channelKind(channel);
  workspace.publish({
    subscription: `message.${kind.plural}`,
    event: { ...body, type: "message", channel_type: kind.type },
  });
  const isForApp =
    message.user !== app.userId && message.mentions.includes(app.userId) && message.subtype === undefined;
  if (isForApp && channel.kind === "channel") {
    workspace.publish({ subscription: "app_mention", event: { ...body, type: "app_mention" } });
  }
}

function publishChange(workspace: Workspace, channel: Channel, subtype: string, parts: Json): void {
  if (!channel.members.has(workspace.state.app.userId)) return;
  const kind = channelKind(channel);
  const ts = workspace.identifiers.timestamp();
  const body = { subtype, ...parts, channel: channel.id, hidden: true, ts, event_ts: ts, channel_type: kind.type };
  workspace.publish({ subscription: `message.${kind.plural}`, event: { type: "message", ...body } });
}

function channelKind(channel: Channel): { type: string; plural: string } {
  if (channel.kind === "im") return { type: "im", plural: "im" };
  return channel.isPrivate ? { type: "group", plural: "groups" } : { type: "channel", plural: "channels" };
}
