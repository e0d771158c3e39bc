import { type Incident, incidentName } from "#core/incident/incident.ts";
import { statusLabels } from "#core/incident/status-labels.ts";
import type { FollowUp } from "#core/review/follow-up.ts";
import { sayDuration } from "#core/shared/duration.ts";
import { actions, type Block, button, context, divider, header, type SlackHome, section } from "./block.ts";
import { channel, foreign, joined, link, md, moment, user } from "./escape.ts";
import { fitHome } from "./fit.ts";
import { actionIds } from "./ids.ts";
import type { Look } from "./look.ts";
import { severityEmoji } from "./severity-emoji.ts";
import { worstFirst } from "./worst-first.ts";

/** What one person's App Home shows. */
export interface HomeView {
  readonly open: readonly Incident[];
  readonly followUps: readonly FollowUp[];
  readonly now: Date;
}

/** One person's App Home: open incidents and their own follow-ups. */
export function home({ open, followUps, now }: HomeView, look: Look): SlackHome {
  return fitHome([
    header("Incidents"),
    ...(open.length === 0
      ? [section(md`:white_check_mark: Nothing is open.`)]
      : worstFirst(open).map((incident) => section(incidentLine(incident, now)))),
    actions(button("Declare", actionIds.homeDeclare, "home", "primary")),
    divider(),
    header("My follow-ups"),
    ...(followUps.length === 0 ? [section(md`None.`)] : followUps.map(followUpLine)),
    context(md`As of ${moment(now, "date-time", look.timeZone)}; open this tab again for news.`),
  ]);
}

function incidentLine(incident: Incident, now: Date) {
  const lead = incident.roles.lead;
  return joined(
    [
      md`${{ safe: severityEmoji[incident.severity] }} *${incidentName(incident)}* ${incident.severity}`,
      md`${statusLabels[incident.status]}`,
      md`*${incident.title}*`,
      md`open for ${sayDuration(now.getTime() - incident.openedAt.getTime())}`,
      lead === undefined ? md`no lead` : md`lead ${user(lead)}`,
      ...(incident.room === null ? [] : [channel(incident.room.channelId)]),
    ],
    " · ",
  );
}

function followUpLine({ text, dueOn, url }: FollowUp): Block {
  const what = url === null ? foreign(text, 300) : link(url, text);
  return section(md`• ${what}${dueOn === null ? md`` : md` · due ${dueOn}`}`);
}
