import { context, type SlackModal, section } from "./block.ts";
import { foreign, md } from "./escape.ts";
import { fitModal } from "./fit.ts";
import { callbackIds } from "./ids.ts";

/** What a person sees when a modal can't go on: what went wrong, and what to do next. */
export function errorModal(problem: { readonly message: string; readonly hint: string | null }): SlackModal {
  return fitModal({
    callbackId: callbackIds.error,
    title: "That did not work",
    close: "Close",
    blocks: [
      section(md`:warning: ${foreign(problem.message, 1500)}`),
      ...(problem.hint === null ? [] : [context(md`${foreign(problem.hint, 1000)}`)]),
    ],
  });
}
