import { actionName } from "#core/action/action.ts";
import { person } from "#core/shared/actor.ts";
import { type Refusal, refuse } from "#core/shared/refusal.ts";
import { md } from "#templates/slack/escape.ts";
import type { Reply, SlashCall } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { quoted } from "../quoted.ts";
import { replyTo, sayNo } from "../reply.ts";
import { parseArguments, type TypedArguments } from "../typed-arguments.ts";

/** `/incident do <action> <service> [key=value ...]`; `/rollback` and `/scale` are this with the action given. */
export async function doAction(deps: CommandDeps, call: SlashCall, rest: string): Promise<Reply> {
  const typed = parseArguments(rest);
  const [verb, serviceId] = typed.words;
  if (verb === undefined || serviceId === undefined) {
    const services = deps.catalogue.all().map((service) => service.id);
    const message = `Say what to do with which service, like “/rollback web”, “/scale api to=3” or “/incident do restart api”. Services: ${services.join(", ")}.`;
    return sayNo(refuse("incomplete", message));
  }
  const misunderstood = refuseStrange(typed);
  if (misunderstood !== undefined) return sayNo(misunderstood);
  const incident = await deps.findIncident.incidentOfRoom(call.channelId);
  const result = await deps.requestAction({
    verb: verb.toLowerCase(),
    serviceId: serviceId.toLowerCase(),
    parameters: typed.values,
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

/** A change to production is planned from what was typed as a whole, never from the part that was understood. */
function refuseStrange({ words, values, repeated }: TypedArguments): Refusal | undefined {
  const extra = words[2];
  if (extra !== undefined)
    return refuse(
      "unknown-argument",
      `${quoted(extra)} is not understood, so nothing was planned. Write what you want as key=value, like to=3; a value with spaces goes in quotes, like to="a b".`,
    );
  const twice = repeated[0];
  if (twice !== undefined)
    return refuse(
      "repeated-argument",
      `${quoted(`${twice}=`)} is there more than once, so nothing was planned. Give it once.`,
    );
  const empty = Object.entries(values).find(([, value]) => value.trim() === "")?.[0];
  if (empty !== undefined)
    return refuse(
      "empty-argument",
      `${quoted(`${empty}=`)} has no value, so nothing was planned. Give one, or leave it out.`,
    );
  return undefined;
}
