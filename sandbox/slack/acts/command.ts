import { answerPerson, type Respondent } from "../response-urls.ts";
import { linkNames } from "../typed-text.ts";
import { nameOf } from "../workspace.ts";
import type { Act, ActResult } from "../workspace-view.ts";
import { type Acting, bodyOf, failureName } from "./acting.ts";

/** A person sends a slash command. */
export async function performCommand(acting: Acting, act: Extract<Act, { kind: "command" }>): Promise<ActResult> {
  const { workspace, responseUrls } = acting;
  const { state } = workspace;
  const channel = state.channels.get(act.channel);
  if (!channel?.members.has(act.user)) return { ok: false, error: "not_in_channel" };
  if (channel.isArchived) return { ok: false, error: "is_archived" };
  const command = workspace.manifest.commands.find((one) => one.name === act.command);
  if (!command) {
    const text = `${act.command} is not a valid command. In Slack, all messages that start with the "/" character are interpreted as commands.`;
    workspace.notify(act.user, text);
    return { ok: false, error: "invalid_command" };
  }

  const respondent: Respondent = { user: act.user, channel: act.channel };
  const ack = await acting.deliver({
    kind: "slash_commands",
    acceptsResponse: true,
    payload: {
      token: "sandbox-verification-token",
      team_id: state.team.id,
      team_domain: state.team.domain,
      channel_id: channel.id,
      channel_name: channel.kind === "im" ? "directmessage" : channel.isPrivate ? "privategroup" : channel.name,
      user_id: act.user,
      user_name: nameOf(workspace, act.user),
      command: act.command,
      text: command.isEscaped ? linkNames(workspace, act.text, true) : act.text,
      api_app_id: state.app.id,
      is_enterprise_install: "false",
      response_url: responseUrls.issue(respondent),
      trigger_id: workspace.triggers.issue({ user: act.user }),
    },
  });

  if (ack.kind !== "acked") {
    const error = failureName(ack);
    workspace.notify(act.user, `${act.command} failed with the error "${error}"`);
    return { ok: false, error };
  }
  const body = typeof ack.body === "string" && ack.body !== "" ? { text: ack.body } : bodyOf(ack);
  const refused = body && answerPerson(workspace, respondent, body);
  if (refused === undefined) return { ok: true };
  workspace.notify(act.user, `${act.command} failed with the error "invalid_command_response"`);
  return { ok: false, error: refused };
}
