import type { WaitingRooms } from "#core/correlation/find-waiting.ts";
import { type Incident, incidentName } from "#core/incident/incident.ts";
import { lastedMs } from "#core/incident/lasted-ms.ts";
import { statusLabels } from "#core/incident/status-labels.ts";
import { sayDuration } from "#core/shared/duration.ts";
import { context, type SlackMessage, section } from "./block.ts";
import { count } from "./count.ts";
import { channel, joined, md } from "./escape.ts";
import { fitMessage } from "./fit.ts";
import { type Look, personName } from "./look.ts";
import { severityEmoji } from "./severity-emoji.ts";
import { worstFirst } from "./worst-first.ts";

/** What else a list tells: whether closed ones are in it, and who waits for a room. */
interface ListOptions {
  readonly includesClosed: boolean;
  readonly now: Date;
  readonly waiting: WaitingRooms;
}

/** The answer to `list`: one line per incident, the worst open ones first. */
export function incidentListAnswer(incidents: readonly Incident[], options: ListOptions, look: Look): SlackMessage {
  if (incidents.length === 0) {
    const text = options.includesClosed ? md`There has been no incident yet.` : md`No incident is open.`;
    return fitMessage({ text, blocks: [section(md`:white_check_mark: ${text}`)] });
  }
  const { waiting } = options;
  const title = options.includesClosed ? md`Incidents` : md`Open incidents`;
  return fitMessage({
    text: md`${title}: ${incidents.map(incidentName).join(", ")}`,
    blocks: [
      section(md`*${title}*`),
      ...worstFirst(incidents).map((incident) => section(line(incident, options, look))),
      ...(waiting.total === 0
        ? []
        : [
            context(
              md`${count(waiting.total, "incident")} without a room yet: Slack opens 20 a minute, the worst first`,
            ),
          ]),
    ],
  });
}

function line(incident: Incident, { now, waiting }: ListOptions, look: Look) {
  const place = waiting.places.get(incident.id);
  const tookMs = lastedMs(incident);
  const lead = incident.roles.lead;
  const sign = incident.resolvedAt === null ? severityEmoji[incident.severity] : ":white_check_mark:";
  return joined(
    [
      md`${{ safe: sign }} *${incidentName(incident)}* ${incident.severity}`,
      md`${statusLabels[incident.status]}`,
      md`${incident.title}`,
      tookMs === null
        ? md`open for ${sayDuration(now.getTime() - incident.openedAt.getTime())}`
        : md`lasted ${sayDuration(tookMs)}`,
      lead === undefined ? md`no lead` : md`lead ${personName(lead, look)}`,
      ...(incident.room === null ? [] : [channel(incident.room.channelId)]),
      ...(place === undefined ? [] : [md`_waiting for a room: ${place === 1 ? "next" : `${place}. in line`}_`]),
    ],
    " · ",
  );
}
