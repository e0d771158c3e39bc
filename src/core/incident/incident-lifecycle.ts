import type { Incident, Status } from "./incident.ts";

/** Statuses of an incident that still needs people, in order. */
export const openStatuses = ["triage", "investigating", "identified", "monitoring"] as const;

/** A status that people move an incident to by hand; the others have verbs of their own. */
export type OpenStatus = (typeof openStatuses)[number];

/** Whether a text is a status that people move an incident to by hand. */
export function isOpenStatus(status: string): status is OpenStatus {
  return openStatuses.some((open) => open === status);
}

/**
 * Whether the lifecycle knows this step: open statuses in any direction, any open one to resolved, resolved to reviewed, and both
 * of these back to investigating.
 */
export function mayMove(from: Status, to: Status): boolean {
  if (from === to) return false;
  if (isOpenStatus(from)) return isOpenStatus(to) || to === "resolved";
  return (from === "resolved" && to === "reviewed") || to === "investigating";
}

/** The incident in another open status. Leaving `monitoring` clears `mitigatedAt`: it turned out not to be mitigated. */
export function moved(incident: Incident, status: OpenStatus, at: Date): Incident {
  return { ...incident, status, mitigatedAt: status === "monitoring" ? (incident.mitigatedAt ?? at) : null };
}

/** The incident resolved at an instant; no update is due any more. */
export function resolved(incident: Incident, at: Date, summary: string | null): Incident {
  return {
    ...incident,
    status: "resolved",
    mitigatedAt: incident.mitigatedAt ?? at,
    resolvedAt: at,
    nextUpdateDueAt: null,
    summary: summary ?? incident.summary,
  };
}

/** The incident under investigation again: neither resolved nor mitigated. */
export function reopened(incident: Incident, nextUpdateDueAt: Date | null): Incident {
  return { ...incident, status: "investigating", mitigatedAt: null, resolvedAt: null, nextUpdateDueAt };
}

/** The resolved incident after its review was published; anything else is returned as it is. */
export function reviewed(incident: Incident): Incident {
  return mayMove(incident.status, "reviewed") ? { ...incident, status: "reviewed" } : incident;
}
