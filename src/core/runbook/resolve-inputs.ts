import type { Incident } from "../incident/incident.ts";
import { incidentName } from "../incident/incident.ts";
import type { Runbook } from "./runbook.ts";

/** What an input may be taken `from`. */
export const inputSources = [
  "incident.service",
  "incident.title",
  "incident.severity",
  "incident.name",
  "incident.room",
] as const;

/** The inputs of a runbook for an incident: `from` the incident, else the default, else empty; given values go first. */
export function resolveInputs(
  runbook: Pick<Runbook, "inputs">,
  incident: Incident,
  given: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(runbook.inputs).map(([name, input]) => [
      name,
      given[name] ?? (valueFrom(input.from, incident) || (input.default ?? "")),
    ]),
  );
}

function valueFrom(from: string | null, incident: Incident): string {
  switch (inputSources.find((source) => source === from)) {
    case "incident.service":
      return incident.services[0] ?? "";
    case "incident.title":
      return incident.title;
    case "incident.severity":
      return incident.severity;
    case "incident.name":
      return incidentName(incident);
    case "incident.room":
      return incident.room?.name ?? "";
    case undefined:
      return "";
  }
}
