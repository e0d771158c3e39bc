import { incidentName } from "#core/incident/incident.ts";
import type { IncidentView } from "#core/incident/incident-view.ts";
import { actions, button, type SlackMessage, section } from "./block.ts";
import { md } from "./escape.ts";
import { fitMessage } from "./fit.ts";
import { actionIds, incidentRef } from "./ids.ts";
import { incidentOverflow } from "./incident-overflow.ts";

/** What can be done in this room, for the person who typed an empty command. */
export function actionTray({ incident }: IncidentView): SlackMessage {
  const ref = incidentRef.encode({ incidentId: incident.id });
  const lead =
    incident.roles.lead === undefined
      ? button("Take lead", actionIds.incidentTakeLead, ref)
      : button("Roles", actionIds.incidentRoles, ref);
  const title = md`*${incidentName(incident)}* ${incident.severity} · ${incident.status}`;
  return fitMessage({
    text: title,
    blocks: [
      section(title),
      actions(
        button("Update", actionIds.incidentUpdate, ref, "primary"),
        lead,
        button("Runbook", actionIds.incidentRunbook, ref),
        incidentOverflow(incident),
      ),
    ],
  });
}
