import { refuse } from "#core/shared/refusal.ts";
import { whyAnswer } from "#templates/slack/why-answer.ts";
import { type Reply, say } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { sayNo } from "../reply.ts";

/** Whoever pastes a whole message means its beginning. */
const searchLengthMax = 200;

/** `/incident why <alert>`: what became of an alert, and by which rule. */
export async function why(deps: CommandDeps, rest: string): Promise<Reply> {
  const text = deps.plainText(rest).slice(0, searchLengthMax).trim();
  if (text === "") {
    const message =
      "Which alert? Type words of its title, its fingerprint or a label, like “why checkout”, “why instance=web-1”.";
    return sayNo(refuse("alert-missing", message));
  }
  return say(whyAnswer(text, await deps.explainAlert(text), deps.look));
}
