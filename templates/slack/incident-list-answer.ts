import { type Incident, incidentName } from "#core/incident/incident.ts";
import { statusLabels } from "#core/incident/status-labels.ts";
import { sayDuration } from "#core/shared/duration.ts";
import { type SlackMessage, section } from "./block.ts";
import { channel, joined, md } from "./escape.ts";
import { fitMessage } from "./fit.ts";
import { type Look, personName } from "./look.ts";
import { severityEmoji } from "./severity-emoji.ts";
import { worstFirst } from "./worst-first.ts";

/** The answer to `list`: one line per incident, the worst open ones first. */
export function incidentListAnswer(
  incidents: readonly Incident[],
  options: { readonly includesClosed: boolean; readonly now: Date },
  look: Look,
): SlackMessage {
  if (incidents.length === 0) {
    const text = options.includesClosed ? md`There has been no incident yet.` : md`No incident is open.`;
    return fitMessage({ text, blocks: [section(md`:white_check_mark: ${text}`)] });
  }
  const title = options.includesClosed ? md`Incidents` : md`Open incidents`;
  return fitMessage({
    text: md`${title}: ${incidents.map(incidentName).join(", ")}`,
    blocks: [
      section(md`*${title}*`),
      ...worstFirst(incidents).map((incident) => section(line(incident, options.now, look))),
    ],
  });
}

function line(incident: Incident, now: Date, look: Look) {
  const end = incident.resolvedAt ?? now;
  const age = sayDuration(end.getTime() - incident.openedAt.getTime());
  const lead = incident.roles.lead;
  const sign = incident.resolvedAt === null ? severityEmoji[incident.severity] : ":white_check_mark:";
  return joined(
    [
      md`${{ safe: sign }} *${incidentName(incident)}* ${incident.severity}`,
      md`${statusLabels[incident.status]}`,
      md`${incident.title}`,
      incident.resolvedAt === null ? md`open for ${age}` : md`lasted ${age}`,
      lead === undefined ? md`no lead` : md`lead ${personName(lead, look)}`,
      ...(incident.room === null ? [] : [channel(incident.room.channelId)]),
    ],
    " · ",
  );
}
