import type { Incident } from "#core/incident/incident.ts";
import { statusLabels } from "#core/incident/status-labels.ts";
import { foreign } from "./escape.ts";
import { cutSafe } from "./fit-text.ts";
import { limits } from "./limits.ts";
import type { Look } from "./look.ts";

/** The room's topic: `SEV1 | Investigating | Lead @mina`. Topics have no formatting, so the name is no mention. */
export function topic(incident: Incident, look: Look): string {
  const lead = incident.roles.lead;
  const parts = [
    ...(incident.isDrill ? ["DRILL"] : []),
    incident.severity,
    statusLabels[incident.status],
    lead === undefined ? "No lead yet" : `Lead @${foreign(look.nameOf(lead), 80).safe}`,
  ];
  return cutSafe(parts.join(" | "), limits.topic);
}
