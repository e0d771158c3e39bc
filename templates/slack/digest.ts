import type { DigestView } from "#core/correlation/digest-view.ts";
import { incidentName } from "#core/incident/incident.ts";
import { context, type SlackMessage, section } from "./block.ts";
import { count } from "./count.ts";
import { code, foreign, joined, md, moment, type Safe } from "./escape.ts";
import { fitMessage } from "./fit.ts";
import type { Look } from "./look.ts";
import { severityEmoji } from "./severity-emoji.ts";

/** The one message about what waits for a room or for its message here: how many, which are next, when, and where all of them are. */
export function digest(view: DigestView, look: Look): SlackMessage {
  const text = headline(view);
  if (view.waiting === 0) return fitMessage({ text, blocks: [section(md`:white_check_mark: ${text}`)] });
  return fitMessage({
    text,
    blocks: [
      section(md`:hourglass_flowing_sand: *${text}*${times(view, look)}`),
      ...(lines(view).length === 0 ? [] : [section(md`Next: \n${joined(lines(view), "\n")}`)]),
      context(where(view)),
    ],
  });
}

function headline({ of, waiting }: DigestView): Safe {
  if (of === "room")
    return waiting === 0
      ? md`No incident waits for a room any more`
      : md`${count(waiting, "more incident")} ${waiting === 1 ? "is" : "are"} waiting for a room`;
  return waiting === 0
    ? md`All alerts are shown here now`
    : md`${count(waiting, "more alert group")} ${waiting === 1 ? "is" : "are"} waiting to be shown here`;
}

function times({ nextAt, lastAt }: DigestView, look: Look): Safe {
  if (nextAt === null || lastAt === null) return md``;
  const next = md`\nthe next ${moment(nextAt, "time", look.timeZone)}`;
  return lastAt <= nextAt ? next : md`${next}, the last about ${moment(lastAt, "time", look.timeZone)}`;
}

function lines({ incidents, groups }: DigestView): readonly Safe[] {
  return [
    ...incidents.map(
      (incident) =>
        md`${{ safe: severityEmoji[incident.severity] }} *${incidentName(incident)}* ${incident.severity} · ${foreign(incident.title, 150)}`,
    ),
    ...groups.map(
      ({ severity, title }) => md`${{ safe: severityEmoji[severity] }} ${severity} · ${foreign(title, 150)}`,
    ),
  ];
}

function where({ of }: DigestView): Safe {
  return of === "room"
    ? md`Slack opens 20 rooms a minute; the worst go first. All of them: ${code("/incident list")}`
    : md`The worst go first. What became of an alert: ${code("/incident why <alert>")}`;
}
