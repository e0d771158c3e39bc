import type { Message } from "./state.ts";
import type { Workspace } from "./workspace.ts";

/** Adds or takes away one person's reaction and tells the app; names Slack's error when that changes nothing. */
export function react(
  workspace: Workspace,
  message: Message,
  user: string,
  name: string,
  isRemoval: boolean,
): "already_reacted" | "no_reaction" | undefined {
  const known = message.reactions.find((one) => one.name === name);
  const hasReacted = known?.users.includes(user) ?? false;
  if (isRemoval && !hasReacted) return "no_reaction";
  if (!isRemoval && hasReacted) return "already_reacted";
  if (isRemoval && known) {
    known.users = known.users.filter((one) => one !== user);
    message.reactions = message.reactions.filter((one) => one.users.length > 0);
  } else if (known) known.users.push(user);
  else message.reactions.push({ name, users: [user] });
  workspace.changed();

  const channel = workspace.state.channels.get(message.channel);
  if (!channel?.members.has(workspace.state.app.userId)) return undefined;
  const type = isRemoval ? "reaction_removed" : "reaction_added";
  const item = { type: "message", channel: message.channel, ts: message.ts };
  const eventTs = workspace.identifiers.timestamp();
  workspace.publish({
    subscription: type,
    event: { type, user, reaction: name, item_user: message.user, item, event_ts: eventTs },
  });
  return undefined;
}
