import { isJson } from "./block-kit/rule.ts";
import type { Identifiers } from "./identifiers.ts";
import { deleteMessage, editMessage, postMessage } from "./messages.ts";
import type { Message } from "./state.ts";
import { isRefusal } from "./web-api/answer.ts";
import { makeArgs } from "./web-api/args.ts";
import { readContent } from "./web-api/message-content.ts";
import type { Workspace } from "./workspace.ts";

// docs.slack.dev, "Handling user interaction": up to 5 times within 30 minutes.
const USES_MAX = 5;
const LIFETIME_MS = 30 * 60 * 1000;

/** Whom a response_url answers. `original` is the message acted on, or else the first one produced. */
export interface Respondent {
  user: string;
  channel: string;
  original?: Message;
}

/** The response_urls of a workspace. */
export interface ResponseUrls {
  issue(respondent: Respondent): string;
  /** Does what was posted to `/response/<token>` and says what HTTP answers. */
  respond(token: string, body: unknown): { status: number; body: string };
}

/** Makes the response_urls of a workspace. */
export function makeResponseUrls(workspace: Workspace, identifiers: Identifiers): ResponseUrls {
  const issued = new Map<string, { respondent: Respondent; at: number; uses: number }>();

  return {
    issue(respondent) {
      const token = identifiers.secret(12);
      issued.set(token, { respondent, at: workspace.clock(), uses: 0 });
      return `${workspace.publicUrl()}/response/${token}`;
    },
    respond(token, body) {
      const found = issued.get(token);
      if (!found || workspace.clock() - found.at > LIFETIME_MS) return { status: 404, body: "expired_url" };
      if (found.uses >= USES_MAX) return { status: 404, body: "used_url" };
      found.uses += 1;
      const error = isJson(body) ? answerPerson(workspace, found.respondent, body) : "invalid_payload";
      if (error === undefined) return { status: 200, body: "ok" };
      // The status of a refused payload is not documented; Bolt throws on any that is not 2xx.
      return { status: 400, body: JSON.stringify({ ok: false, error }) };
    },
  };
}

/** Shows the person what the app answered: ephemeral unless `in_channel`. Names Slack's error when it would refuse. */
export function answerPerson(workspace: Workspace, to: Respondent, body: Record<string, unknown>): string | undefined {
  const channel = workspace.state.channels.get(to.channel);
  if (!channel) return "channel_not_found";
  const { original } = to;
  if (body["delete_original"] === true) {
    if (original && channel.messages.includes(original)) deleteMessage(workspace, channel, original);
    return undefined;
  }
  // No total limit on block text here: the cap of chat.postMessage was not seen on this path (slackapi/bolt-js#2867).
  const said = readContent(workspace, makeArgs(body), { hasTotalLimit: false });
  if (isRefusal(said)) return said.error;
  if (body["replace_original"] === true && original && channel.messages.includes(original)) {
    editMessage(workspace, channel, original, {
      text: said.text,
      blocks: said.blocks ?? [],
      attachments: said.attachments ?? [],
    });
    return undefined;
  }
  const threadTs = body["thread_ts"];
  const posted = postMessage(workspace, channel, {
    ...said,
    user: workspace.state.app.userId,
    ...(body["response_type"] === "in_channel" ? {} : { ephemeralTo: to.user }),
    ...(typeof threadTs === "string" ? { threadTs } : {}),
  });
  // A command has no message of its own: what it produced first is what its response_url replaces.
  to.original ??= posted;
  return undefined;
}
