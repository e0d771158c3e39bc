import { type Refusal, refuse } from "../shared/refusal.ts";
import { type Incident, incidentName, isOpen } from "./incident.ts";

/** How a person's change of an incident ended. */
export type ChangedIncident = { readonly kind: "changed"; readonly incident: Incident } | Refusal;

/** The refusal of a change that only an open incident can take; undefined when it is open. */
export function refuseClosed(incident: Incident): Refusal | undefined {
  if (isOpen(incident)) return undefined;
  return refuse(
    "already-resolved",
    `${incidentName(incident)} is ${incident.status}. Reopen it first with \`reopen\` and a reason.`,
  );
}
