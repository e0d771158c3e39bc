import { isJson, type Json } from "../block-kit/rule.ts";
import type { Ack, Outgoing } from "../delivery/delivery.ts";
import { messageJson } from "../message-json.ts";
import type { ResponseUrls } from "../response-urls.ts";
import type { Channel, Message, View } from "../state.ts";
import { viewJson } from "../views.ts";
import { nameOf, type Workspace } from "../workspace.ts";

/** What an act of a person needs. */
export interface Acting {
  workspace: Workspace;
  responseUrls: ResponseUrls;
  /** Options an external select last loaded, by container, block and action. */
  loadedOptions: Map<string, Json[]>;
  deliver(outgoing: Outgoing): Promise<Ack>;
  /** Settles when the events published so far were acked or failed once. */
  eventsTried(): Promise<void>;
}

/** Where something interactive lies. */
export type Container = { kind: "view"; view: View } | { kind: "message"; channel: Channel; message: Message };

/** The message or view a person sees under these ids (no id at all: the Home tab); undefined when that person sees none. */
export function findContainer(
  { workspace }: Acting,
  where: { user: string; viewId?: string; channel?: string; ts?: string },
): Container | undefined {
  const { state } = workspace;
  if (where.viewId !== undefined) {
    const open = [...(state.stacks.get(where.user) ?? []), state.homes.get(where.user)];
    const view = open.find((one) => one?.id === where.viewId);
    return view && { kind: "view", view };
  }
  if (where.channel === undefined) {
    const home = state.homes.get(where.user);
    return home && { kind: "view", view: home };
  }
  const channel = state.channels.get(where.channel);
  if (!channel?.members.has(where.user)) return undefined;
  const message = channel.messages.find((one) => one.ts === where.ts);
  const isVisible = message && (message.ephemeralTo === undefined || message.ephemeralTo === where.user);
  return isVisible ? { kind: "message", channel, message } : undefined;
}

/** The parts every interaction payload has. */
export function commonPayload({ workspace }: Acting, user: string): Json {
  const { state, identifiers } = workspace;
  return {
    user: { id: user, username: nameOf(workspace, user), name: nameOf(workspace, user), team_id: state.team.id },
    team: { id: state.team.id, domain: state.team.domain },
    api_app_id: state.app.id,
    token: "sandbox-verification-token",
    enterprise: null,
    is_enterprise_install: false,
    action_ts: identifiers.timestamp(),
  };
}

/** The parts of a payload that say where it happened. */
export function containerPayload({ workspace }: Acting, container: Container): Json {
  if (container.kind === "view") {
    const view = viewJson(workspace, container.view);
    return { container: { type: "view", view_id: container.view.id }, view };
  }
  const { channel, message } = container;
  const isEphemeral = message.ephemeralTo !== undefined;
  return {
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    },
    channel: { id: channel.id, name: channel.kind === "im" ? "directmessage" : channel.name },
    // Slack leaves the message out of actions on ephemeral ones.
    ...(isEphemeral ? {} : { message: messageJson(workspace, channel, message, true) }),
    state: { values: message.values },
  };
}

/** The error a person meets when the app did not take an interaction. */
export function failureName(ack: Exclude<Ack, { kind: "acked" }>): string {
  if (ack.kind === "timeout") return "operation_timeout";
  if (ack.kind === "unreachable") return "dispatch_failed";
  return ack.status >= 500 ? "http_service_error" : "http_client_error";
}

/** An ack body that is an object with something in it. */
export function bodyOf(ack: Ack): Json | undefined {
  return ack.kind === "acked" && isJson(ack.body) && Object.keys(ack.body).length > 0 ? ack.body : undefined;
}
