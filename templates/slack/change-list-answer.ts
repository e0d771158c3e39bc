import type { ChangeEvent } from "#core/action/change-source.ts";
import { type Block, button, context, type SlackMessage, section } from "./block.ts";
import { code, foreign, joined, link, md, moment } from "./escape.ts";
import { fitMessage } from "./fit.ts";
import { actionIds, changeRef } from "./ids.ts";
import type { Look } from "./look.ts";

const changesShownMax = 15;

/** A change with why it is suspected, as `changes` lists it. */
export interface SuspectedChange {
  readonly change: ChangeEvent;
  /** "deployed 6 min before the first alert" */
  readonly suspicion: string;
}

/** The answer to `changes`: most suspicious first, deploys with a button that plans their rollback, and who could not be asked. */
export function changeListAnswer(
  list: {
    readonly changes: readonly SuspectedChange[];
    readonly unavailable: readonly { readonly source: string; readonly message: string }[];
    readonly since: Date;
  },
  look: Look,
): SlackMessage {
  const since = moment(list.since, "date-time", look.timeZone);
  const shown = list.changes.slice(0, changesShownMax);
  const count = list.changes.length;
  const title = count === 0 ? md`No change is known since ${since}` : md`${count} changes since ${since}`;
  return fitMessage({
    text: title,
    blocks: [
      section(md`*${title}*`),
      ...shown.map((suspected) => changeBlock(suspected, look)),
      ...(count > shown.length ? [context(md`… ${count - shown.length} more`)] : []),
      ...list.unavailable.map(({ source, message }) => context(md`:warning: ${source} could not be asked: ${message}`)),
    ],
  });
}

function changeBlock({ change, suspicion }: SuspectedChange, look: Look): Block {
  const commit = change.commit === null ? [] : [code(change.commit.slice(0, 7))];
  const by = change.by === null ? [] : [md`by ${foreign(change.by, 80)}`];
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
  const text = md`*${foreign(change.title, 200)}*\n${suspicion === "" ? md`` : md`:point_right: ${suspicion}\n`}${facts}`;
  // Only what runs now can be rolled back from.
  const canRollBack = change.isCurrent && change.kind === "deploy";
  const value = changeRef.encode({ serviceId: change.serviceId, changeId: change.id });
  return section(text, canRollBack ? button("Plan rollback", actionIds.changePlanRollback, value) : undefined);
}
