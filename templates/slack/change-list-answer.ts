import type { ChangeEvent } from "#core/action/change-source.ts";
import { type Suspect, suspectScoreMin } from "#core/action/rank-suspects.ts";
import { type Block, button, context, type SlackMessage, section } from "./block.ts";
import { count } from "./count.ts";
import { code, foreign, joined, link, md, moment, type Safe, user } from "./escape.ts";
import { fitMessage } from "./fit.ts";
import { actionIds, changeRef } from "./ids.ts";
import type { Look } from "./look.ts";

const changesShownMax = 15;

/** The answer to `changes`: most suspicious first, deploys with a button that plans their rollback, and who could not be asked. */
export function changeListAnswer(
  list: {
    readonly changes: readonly Suspect[];
    readonly unavailable: readonly { readonly source: string; readonly message: string }[];
    readonly since: Date;
  },
  look: Look,
): SlackMessage {
  const since = moment(list.since, "date-time", look.timeZone);
  const shown = list.changes.slice(0, changesShownMax);
  const known = list.changes.length;
  const title = known === 0 ? md`No change is known since ${since}` : md`${count(known, "change")} since ${since}`;
  return fitMessage({
    text: title,
    blocks: [
      section(md`*${title}*`),
      ...shown.map((suspect) => changeBlock(suspect, look)),
      ...(known > shown.length ? [context(md`… ${known - shown.length} more`)] : []),
      ...list.unavailable.map(({ source, message }) => context(md`:warning: ${source} could not be asked: ${message}`)),
    ],
  });
}

function changeBlock({ change, suspicion, score }: Suspect, look: Look): Block {
  const commit = change.commit === null ? [] : [code(change.commit.slice(0, 7))];
  const by = change.by === null ? [] : [md`by ${author(change)}`];
  const links = change.links.slice(0, 3).map(({ url, title }) => link(url, title));
  const facts = joined(
    [
      md`${change.source} ${change.kind} of ${change.serviceId}`,
      moment(change.at, "date-time", look.timeZone),
      ...commit,
      ...by,
      ...(change.isCurrent ? [md`*runs now*`] : []),
      ...links,
    ],
    " · ",
  );
  const sign = score >= suspectScoreMin ? md`:point_right: ` : md``;
  const text = md`*${foreign(change.title, 200)}*\n${suspicion === "" ? md`` : md`${sign}${suspicion}\n`}${facts}`;
  // Only what runs now can be rolled back from.
  const canRollBack = change.isCurrent && change.kind === "deploy";
  const value = changeRef.encode({ serviceId: change.serviceId, changeId: change.id });
  return section(text, canRollBack ? button("Plan rollback", actionIds.changePlanRollback, value) : undefined);
}

// Our own actions know people by their Slack id, the vendors by a name. Only the asker sees this, so a mention pings nobody.
function author({ source, by }: ChangeEvent): Safe {
  return source === "muster" ? user(by ?? "") : foreign(by ?? "", 80);
}
