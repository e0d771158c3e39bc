import type { Channel, Message } from "./state.ts";
import type { Workspace } from "./workspace.ts";

/** A message as conversations.history and events carry it. Metadata is left out unless asked for. */
export function messageJson(
  workspace: Workspace,
  channel: Channel,
  message: Message,
  withMetadata = false,
): Record<string, unknown> & { ts: string } {
  const { app, team, files } = workspace.state;
  const replies = repliesOf(channel, message.ts);
  const pinned = channel.pins.some((pin) => pin.ts === message.ts);
  const threadTs = message.threadTs ?? (replies.length > 0 ? message.ts : undefined);
  const parent = message.threadTs ? channel.messages.find((one) => one.ts === message.threadTs) : undefined;
  const users = [...new Set(replies.map((reply) => reply.user))];
  const attached = message.files.flatMap((id) => files.get(id) ?? []);
  return {
    type: "message",
    ...(message.subtype ? { subtype: message.subtype } : {}),
    user: message.user,
    ...(message.botId
      ? {
          bot_id: message.botId,
          app_id: app.id,
          bot_profile: {
            id: app.botId,
            app_id: app.id,
            user_id: app.userId,
            name: "Muster",
            deleted: false,
            team_id: team.id,
          },
        }
      : {}),
    ...(message.username ? { username: message.username } : {}),
    team: team.id,
    text: message.text,
    ts: message.ts,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
    ...(attached.length > 0 ? { files: attached.map(({ id, name, title }) => ({ id, name, title })) } : {}),
    ...(threadTs ? { thread_ts: threadTs } : {}),
    ...(parent ? { parent_user_id: parent.user } : {}),
    ...(replies.length > 0
      ? {
          reply_count: replies.length,
          reply_users: users,
          reply_users_count: users.length,
          latest_reply: replies.at(-1)?.ts,
        }
      : {}),
    ...(message.reactions.length > 0
      ? { reactions: message.reactions.map((one) => ({ ...one, count: one.users.length })) }
      : {}),
    ...(pinned ? { pinned_to: [channel.id] } : {}),
    ...(message.edited ? { edited: message.edited } : {}),
    ...(withMetadata && message.metadata ? { metadata: message.metadata } : {}),
  };
}

/** The replies under a message, oldest first. */
export function repliesOf(channel: Channel, ts: string): Message[] {
  return channel.messages.filter((one) => one.threadTs === ts && one.ts !== ts && one.ephemeralTo === undefined);
}
