import { refuse } from "#core/shared/refusal.ts";
import type { SlackHome, SlackMessage, SlackModal } from "#templates/slack/block.ts";
import { section } from "#templates/slack/block.ts";
import { md, zoned } from "#templates/slack/escape.ts";
import { fitHome, fitModal } from "#templates/slack/fit.ts";
import { callbackIds } from "#templates/slack/ids.ts";
import { errorAnswer, refusalAnswer, saidAnswer } from "#templates/slack/said-answer.ts";

/** A failure in words for a person: what went wrong, what to do, and what finds the log line. */
export interface Described {
  readonly message: string;
  readonly hint: string | null;
  readonly reference: string | null;
}

/** The refusal of a change by somebody who has no role. */
export const noRole = refuse(
  "no-role",
  "You can look but not change anything: no role in muster.yaml (policy.roles) names you. Ask a lead to do it, or an admin to add you.",
);

/** What is said when the work takes longer than a person waits for. */
export function stillWorking(): SlackMessage {
  const text = md`Still working on it; the result comes here.`;
  return { text: text.safe, blocks: [section(md`:hourglass_flowing_sand: ${text}`)] };
}

/** What is said when there is still no result after a minute: the person must not wait for ever, and must not do it twice. */
export function noResultYet(): SlackMessage {
  return failed({
    message: "There is no result yet: something Muster needs does not answer.",
    hint: "It may still be done. Look at the room before you try it again; the result comes here if there is one.",
    reference: null,
  });
}

/** What is said when Slack's three seconds for opening a modal went by. */
export function windowLate(): SlackMessage {
  return refusalAnswer(
    refuse("window-late", "Slack did not open the window in time, so nothing was changed. Click or type it once more."),
  );
}

/** What is said when the database does not answer. Whoever typed a command must know whether to type it again. */
export function databaseAway(
  absence: { readonly since: Date; readonly isUnclear: boolean },
  name: string,
  { timeZone, takesAlerts }: { readonly timeZone: string; readonly takesAlerts: () => boolean },
): Described {
  const since = `The database is unreachable since ${zoned(absence.since, "time", timeZone)}`;
  const alerts = takesAlerts()
    ? "Alerts are taken in meanwhile."
    : "Alerts are not taken in meanwhile; who sends them tries again.";
  const what = name.startsWith("/") ? "your command" : "what you asked for";
  return absence.isUnclear
    ? {
        message: `${since}; whether ${what} was done is not known.`,
        hint: "Look at the room before you try it again.",
        reference: null,
      }
    : {
        message: `${since}; ${what} was not done.`,
        hint: `Try it again in a minute. ${alerts}`,
        reference: null,
      };
}

/** What people see after a click on something that this version no longer understands. */
export function stale(): SlackMessage {
  return refusalAnswer(
    refuse("stale", "This button is from another version of Muster. Use the newest message, or type the command."),
  );
}

/** What a person who submits a form of another version sees. */
export function staleForm(): SlackMessage {
  return refusalAnswer(
    refuse("stale", "This form is from another version of Muster; nothing was changed. Close it and open it again."),
  );
}

/** What is said when the work failed. */
export function failed(problem: Described): SlackMessage {
  return errorAnswer(problem);
}

/** What is said when it worked and nothing more is to be said. */
export function done(): SlackMessage {
  return saidAnswer(md`Done.`);
}

/** A message as a modal, for a person who looks at a modal. */
export function messageModal(message: SlackMessage): SlackModal {
  return fitModal({ callbackId: callbackIds.error, title: "Muster", close: "Close", blocks: message.blocks });
}

/** A message as App Home, for a Home that can't be rendered. */
export function messageHome(message: SlackMessage): SlackHome {
  return fitHome(message.blocks);
}
