import { type Incident, isOpen } from "#core/incident/incident.ts";

/** Incidents as a tired reader wants them: open before closed, among the open the worst first; the rest keeps its order. */
export function worstFirst(incidents: readonly Incident[]): readonly Incident[] {
  const open = incidents.filter(isOpen).toSorted((a, b) => a.severity.localeCompare(b.severity));
  return [...open, ...incidents.filter((incident) => !isOpen(incident))];
}
