import { context, type SlackModal, section } from "./block.ts";
import { md } from "./escape.ts";
import { fitModal } from "./fit.ts";
import { callbackIds } from "./ids.ts";

/** The skeleton that is opened at once, before anything is read, because a trigger lives 3 seconds (SLACK.md 2.1). */
export function loadingModal(title: string): SlackModal {
  return fitModal({
    callbackId: callbackIds.loading,
    title,
    close: "Cancel",
    blocks: [
      section(md`:hourglass_flowing_sand: One moment…`),
      // Whoever opened it may die before it is filled.
      context(md`If nothing comes within 5 s, close this and try again. Nothing is changed before you submit.`),
    ],
  });
}
