import type { Incident } from "./incident.ts";

/** The incident with its first human reaction set; a later reaction changes nothing. */
export function markAcknowledged(incident: Incident, at: Date): Incident {
  return incident.acknowledgedAt === null ? { ...incident, acknowledgedAt: at } : incident;
}
