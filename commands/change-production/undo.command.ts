import { actionName } from "#core/action/action.ts";
import { person } from "#core/shared/actor.ts";
import { refuse } from "#core/shared/refusal.ts";
import { md } from "#templates/slack/escape.ts";
import { refusalAnswer } from "#templates/slack/said-answer.ts";
import { type Reply, type SlashCall, say } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo } from "../reply.ts";

/** `/incident undo [A-n]`: plans the way back, of the newest change in force here or of the named one. */
export async function undo(deps: CommandDeps, call: SlashCall, rest: string): Promise<Reply> {
  const number = /^a?-?(\d+)$/i.exec(rest.trim())?.[1];
  if (rest !== "" && number === undefined) {
    return say(
      refusalAnswer(
        refuse("no-action-name", `“${rest}” is no action. Name one like A-7, or leave it out for the newest here.`),
      ),
    );
  }
  const actionId = number === undefined ? null : await deps.actionIdByNumber(Number(number));
  if (actionId === undefined) return say(refusalAnswer(refuse("unknown-action", `There is no action A-${number}.`)));
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
