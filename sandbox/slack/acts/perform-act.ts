import { addMember, openDirectMessage } from "../channels.ts";
import { messageJson } from "../message-json.ts";
import { findMessage, postMessage } from "../messages.ts";
import { react } from "../reactions.ts";
import { typedMessage } from "../typed-text.ts";
import { viewJson } from "../views.ts";
import type { Act, ActResult } from "../workspace-view.ts";
import { type Acting, commonPayload, failureName } from "./acting.ts";
import { performBlockAction, performOptions } from "./block-action.ts";
import { performCommand } from "./command.ts";
import { performClose, performSubmit } from "./submit.ts";

/** Does what a person does; settles when the app acked or failed to. */
export async function performAct(acting: Acting, act: Act): Promise<ActResult> {
  const user = acting.workspace.state.users.get(act.user);
  if (!user || user.isBot) return { ok: false, error: "user_not_found" };
  switch (act.kind) {
    case "command":
      return performCommand(acting, act);
    case "message":
      return performMessage(acting, act);
    case "block-action":
      return performBlockAction(acting, act);
    case "options":
      return performOptions(acting, act);
    case "submit":
      return performSubmit(acting, act);
    case "close":
      return performClose(acting, act);
    case "react":
      return performReaction(acting, act);
    case "open-home":
      return performOpenHome(acting, act);
    case "join":
      return performJoin(acting, act);
    case "shortcut":
    case "message-shortcut":
      return performShortcut(acting, act);
    case "dismiss-notice": {
      const { state } = acting.workspace;
      state.notices = state.notices.filter((one) => one.id !== act.id || one.user !== act.user);
      acting.workspace.changed();
      return { ok: true };
    }
  }
}

async function performMessage(acting: Acting, act: Extract<Act, { kind: "message" }>): Promise<ActResult> {
  const { workspace } = acting;
  const channel = workspace.state.channels.get(act.channel);
  if (!channel?.members.has(act.user)) return { ok: false, error: "not_in_channel" };
  if (channel.isArchived) return { ok: false, error: "is_archived" };
  if (act.text.trim() === "") return { ok: false, error: "no_text" };
  if (act.threadTs !== undefined && !findMessage(channel, act.threadTs))
    return { ok: false, error: "thread_not_found" };
  const thread = act.threadTs === undefined ? {} : { threadTs: act.threadTs };
  postMessage(workspace, channel, { user: act.user, text: typedMessage(workspace, act.text), ...thread });
  await acting.eventsTried();
  return { ok: true };
}

async function performReaction(acting: Acting, act: Extract<Act, { kind: "react" }>): Promise<ActResult> {
  const channel = acting.workspace.state.channels.get(act.channel);
  const message = channel && findMessage(channel, act.ts);
  if (!channel?.members.has(act.user) || !message) return { ok: false, error: "message_not_found" };
  if (channel.isArchived) return { ok: false, error: "is_archived" };
  const refused = react(acting.workspace, message, act.user, act.name.replaceAll(":", ""), act.remove ?? false);
  if (refused) return { ok: false, error: refused };
  await acting.eventsTried();
  return { ok: true };
}

async function performOpenHome(acting: Acting, act: Extract<Act, { kind: "open-home" }>): Promise<ActResult> {
  const { workspace } = acting;
  const home = workspace.state.homes.get(act.user);
  workspace.publish({
    subscription: "app_home_opened",
    event: {
      type: "app_home_opened",
      user: act.user,
      channel: openDirectMessage(workspace, act.user).id,
      tab: "home",
      event_ts: workspace.identifiers.timestamp(),
      ...(home ? { view: viewJson(workspace, home) } : {}),
    },
  });
  await acting.eventsTried();
  return { ok: true };
}

async function performJoin(acting: Acting, act: Extract<Act, { kind: "join" }>): Promise<ActResult> {
  const channel = acting.workspace.state.channels.get(act.channel);
  if (!channel || channel.isPrivate || channel.kind === "im") return { ok: false, error: "channel_not_found" };
  if (channel.isArchived) return { ok: false, error: "is_archived" };
  addMember(acting.workspace, channel, act.user);
  await acting.eventsTried();
  return { ok: true };
}

async function performShortcut(
  acting: Acting,
  act: Extract<Act, { kind: "shortcut" | "message-shortcut" }>,
): Promise<ActResult> {
  const { workspace } = acting;
  const kind = act.kind === "shortcut" ? "global" : "message";
  const known = workspace.manifest.shortcuts.find((one) => one.kind === kind && one.callbackId === act.callbackId);
  if (!known) return { ok: false, error: "unknown_shortcut" };
  const channel = act.kind === "message-shortcut" ? workspace.state.channels.get(act.channel) : undefined;
  const message = act.kind === "message-shortcut" && channel ? findMessage(channel, act.ts) : undefined;
  if (act.kind === "message-shortcut" && !(channel?.members.has(act.user) && message)) {
    return { ok: false, error: "message_not_found" };
  }
  const onMessage =
    channel && message
      ? {
          type: "message_action",
          channel: { id: channel.id, name: channel.kind === "im" ? "directmessage" : channel.name },
          message_ts: message.ts,
          message: messageJson(workspace, channel, message, true),
          response_url: acting.responseUrls.issue({ user: act.user, channel: channel.id }),
        }
      : { type: "shortcut" };
  const ack = await acting.deliver({
    kind: "interactive",
    acceptsResponse: false,
    payload: {
      ...commonPayload(acting, act.user),
      ...onMessage,
      callback_id: act.callbackId,
      trigger_id: workspace.triggers.issue({ user: act.user }),
    },
  });
  if (ack.kind === "acked") return { ok: true };
  const error = failureName(ack);
  workspace.notify(act.user, `${known.name} failed with the error "${error}"`);
  return { ok: false, error };
}
