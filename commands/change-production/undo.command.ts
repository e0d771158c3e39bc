import { actionName } from "#core/action/action.ts";
import { person } from "#core/shared/actor.ts";
import { refuse } from "#core/shared/refusal.ts";
import { md } from "#templates/slack/escape.ts";
import type { Reply, SlashCall } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { quoted } from "../quoted.ts";
import { replyTo, sayNo } from "../reply.ts";

/** `/incident undo [A-n]`: plans the way back, of the newest change in force here or of the named one. */
export async function undo(deps: CommandDeps, call: SlashCall, rest: string): Promise<Reply> {
  const number = /^(?:a-?)?(\d{1,9})$/i.exec(rest)?.[1];
  if (rest !== "" && number === undefined) {
    const message = `${quoted(rest)} is no action. Name one like A-7, or leave it out for the newest here.`;
    return sayNo(refuse("no-action-name", message));
  }
  const actionId = number === undefined ? null : await deps.actionIdByNumber(Number(number));
  if (actionId === undefined) {
    const message = `There is no action A-${Number(number)}. The number stands on each action's card; “undo” alone takes the newest here.`;
    return sayNo(refuse("unknown-action", message));
  }
  const incident = await deps.findIncident.incidentOfRoom(call.channelId);
  const result = await deps.undoAction({
    actionId,
    incidentId: incident?.id ?? null,
    channelId: call.channelId,
    by: person(call.userId),
  });
  return replyTo(
    result,
    ({ action }) => md`${actionName(action)}: planning the way back. Nothing is changed before the plan is approved.`,
  );
}
