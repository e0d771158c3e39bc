import { type Incident, isOpen } from "#core/incident/incident.ts";
import { type ActionsBlock, actions, button } from "./block.ts";
import { actionIds, incidentRef } from "./ids.ts";
import { incidentOverflow } from "./incident-overflow.ts";

/** What can be done about an incident now: the row below its card and in the action tray. */
export function incidentControls(incident: Incident): ActionsBlock {
  const overflow = incidentOverflow(incident);
  if (!isOpen(incident)) return actions(overflow);
  const ref = incidentRef.encode({ incidentId: incident.id });
  return actions(
    button("Update", actionIds.incidentUpdate, ref, "primary"),
    incident.roles.lead === undefined
      ? button("Take lead", actionIds.incidentTakeLead, ref)
      : button("Roles", actionIds.incidentRoles, ref),
    button("Runbook", actionIds.incidentRunbook, ref),
    overflow,
  );
}
