import { type Incident, isOpen } from "#core/incident/incident.ts";
import { type Overflow, option } from "./block.ts";
import { actionIds, type IncidentPage, incidentPageRef, incidentPages } from "./ids.ts";

// The labels promised to operators.
const incidentPageLabels: Readonly<Record<IncidentPage, string>> = {
  page: "Page",
  severity: "Change severity",
  status: "Change status",
  resolve: "Resolve",
  private: "Private",
  review: "Review",
};

/** The card's "…" menu: what makes sense in this state. Slack takes five choices at most, so Review waits for the end. */
export function incidentOverflow(incident: Incident): Overflow {
  return {
    type: "overflow",
    action_id: actionIds.incidentOverflow,
    options: incidentPages
      .filter((page) => isOffered(page, incident))
      .map((page) => option(incidentPageLabels[page], incidentPageRef.encode({ incidentId: incident.id, page }))),
  };
}

function isOffered(page: IncidentPage, incident: Incident): boolean {
  switch (page) {
    case "page":
      return isOpen(incident) && incident.pager === null && !incident.isDrill;
    case "severity":
    case "status":
      return true;
    case "resolve":
      return isOpen(incident);
    case "private":
      return !incident.isPrivate;
    case "review":
      return !isOpen(incident);
  }
}
