import { onCallAnswer } from "#templates/slack/on-call-answer.ts";
import { refusalAnswer } from "#templates/slack/said-answer.ts";
import { type Reply, say } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";

/** `/incident oncall [service]`. */
export async function onCall(deps: CommandDeps, rest: string): Promise<Reply> {
  const result = await deps.onCallOf({ serviceId: rest === "" ? null : rest.toLowerCase() });
  return say(result.kind === "refused" ? refusalAnswer(result) : onCallAnswer(result.onCall, deps.look));
}
