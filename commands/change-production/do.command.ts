import { actionName } from "#core/action/action.ts";
import { person } from "#core/shared/actor.ts";
import { refuse } from "#core/shared/refusal.ts";
import { md } from "#templates/slack/escape.ts";
import { refusalAnswer } from "#templates/slack/said-answer.ts";
import { type Reply, type SlashCall, say } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { parseArguments } from "../grammar.ts";
import { replyTo } from "../reply.ts";

/** `/incident do <action> <service> [key=value ...]`; `/rollback` and `/scale` are this with the action given. */
export async function doAction(deps: CommandDeps, call: SlashCall, rest: string): Promise<Reply> {
  const { words, values } = parseArguments(rest);
  const [verb, serviceId] = words;
  if (verb === undefined || serviceId === undefined) {
    const services = deps.catalogue.all().map((service) => service.id);
    const message = `Say what to do with which service, like “do rollback web” or “/scale api to=3”. Services: ${services.join(", ")}.`;
    return say(refusalAnswer(refuse("incomplete", message)));
  }
  const incident = await deps.findIncident.incidentOfRoom(call.channelId);
  const result = await deps.requestAction({
    verb: verb.toLowerCase(),
    serviceId: serviceId.toLowerCase(),
    parameters: values,
    by: person(call.userId),
    channelId: call.channelId,
    incidentId: incident?.id ?? null,
    step: null,
    undoes: null,
    target: null,
  });
  return replyTo(
    result,
    ({ action }) =>
      md`${actionName(action)}: planning ${action.verb} of ${action.serviceId}. Nothing is changed before the plan is approved.`,
  );
}
