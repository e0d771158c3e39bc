import { incidentName, isOpen } from "#core/incident/incident.ts";
import type { IncidentView } from "#core/incident/incident-view.ts";
import { lastedMs } from "#core/incident/lasted-ms.ts";
import { statusLabels } from "#core/incident/status-labels.ts";
import { sayDuration } from "#core/shared/duration.ts";
import { button, type SlackMessage, section } from "./block.ts";
import { channel, joined, md, type Safe } from "./escape.ts";
import { fitMessage } from "./fit.ts";
import { actionIds, incidentRef } from "./ids.ts";
import { type Look, personName } from "./look.ts";
import { severityEmoji } from "./severity-emoji.ts";

/** The incident's one line in the announcement channel, edited in place, with a Join button while it is open. */
export function announcement(view: IncidentView, look: Look): SlackMessage {
  const { incident, services } = view;
  const { room } = incident;
  const lead = incident.roles.lead;
  const tookMs = lastedMs(incident);
  const sign = isOpen(incident) ? severityEmoji[incident.severity] : ":white_check_mark:";
  const parts: readonly Safe[] = [
    md`${{ safe: sign }} *${incidentName(incident)}* ${incident.isDrill ? md`DRILL ` : md``}${incident.severity}`,
    md`${statusLabels[incident.status]}`,
    md`*${incident.title}*`,
    ...(services.length === 0
      ? []
      : [
          joined(
            services.map(({ name }) => name),
            ", ",
          ),
        ]),
    ...(lead === undefined ? [] : [md`Lead ${personName(lead, look)}`]),
    ...(tookMs === null ? [] : [md`after ${sayDuration(tookMs)}`]),
    ...(room === null ? [md`_no room yet_`] : [channel(room.channelId)]),
  ];
  const join = button("Join", actionIds.announcementJoin, incidentRef.encode({ incidentId: incident.id }));
  return fitMessage({
    text: md`${incidentName(incident)} ${incident.severity} ${statusLabels[incident.status]}: ${incident.title}`,
    blocks: [section(joined(parts, " · "), isOpen(incident) && room !== null ? join : undefined)],
  });
}
