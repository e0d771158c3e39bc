import type { Refusal } from "#core/shared/refusal.ts";
import { context, type SlackMessage, section } from "./block.ts";
import { foreign, md, type Safe } from "./escape.ts";
import { fitMessage } from "./fit.ts";

/** A short "it is done" for the person alone. */
export function saidAnswer(text: Safe): SlackMessage {
  return fitMessage({ text, blocks: [section(md`:white_check_mark: ${text}`)] });
}

/** An expected "no": the refusal's own sentence, which says the rule and what to do next. */
export function refusalAnswer(refusal: Refusal): SlackMessage {
  const text = foreign(refusal.message, 1500);
  return fitMessage({ text, blocks: [section(md`:no_entry_sign: ${text}`)] });
}

/** A broken world: what went wrong, what to do, and a reference that finds the log line. */
export function errorAnswer(problem: {
  readonly message: string;
  readonly hint: string | null;
  readonly reference: string | null;
}): SlackMessage {
  const text = foreign(problem.message, 1500);
  const hint = problem.hint === null ? [] : [foreign(problem.hint, 1000)];
  const reference = problem.reference === null ? [] : [md`Reference ${problem.reference}`];
  return fitMessage({
    text,
    blocks: [
      section(md`:warning: ${text}`),
      ...(hint.length + reference.length === 0 ? [] : [context(...hint, ...reference)]),
    ],
  });
}
