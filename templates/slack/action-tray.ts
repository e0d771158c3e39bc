import { incidentName } from "#core/incident/incident.ts";
import type { IncidentView } from "#core/incident/incident-view.ts";
import { statusLabels } from "#core/incident/status-labels.ts";
import { type SlackMessage, section } from "./block.ts";
import { md } from "./escape.ts";
import { fitMessage } from "./fit.ts";
import { incidentControls } from "./incident-controls.ts";

/** What can be done in this room, for the person who typed an empty command. */
export function actionTray({ incident }: IncidentView): SlackMessage {
  const title = md`*${incidentName(incident)}* ${incident.severity} · ${statusLabels[incident.status]} · ${incident.title}`;
  return fitMessage({
    text: title,
    blocks: [section(title), incidentControls(incident)],
  });
}
