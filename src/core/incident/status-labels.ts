import type { Status } from "./incident.ts";

/** Statuses as people read them. */
export const statusLabels: Readonly<Record<Status, string>> = {
  triage: "Triage",
  investigating: "Investigating",
  identified: "Identified",
  monitoring: "Monitoring",
  resolved: "Resolved",
  reviewed: "Reviewed",
};
