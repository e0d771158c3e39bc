import { parseSeverity, type Severity } from "../incident/severity.ts";
import type { Signal } from "../signal/signal.ts";
import type { Route } from "./route.ts";

/** Words that monitoring vendors write into a severity or priority label. */
const severityWords: Readonly<Record<string, Severity>> = {
  critical: "SEV1",
  page: "SEV1",
  fatal: "SEV1",
  emergency: "SEV1",
  high: "SEV2",
  error: "SEV2",
  major: "SEV2",
  warning: "SEV3",
  warn: "SEV3",
  minor: "SEV3",
  medium: "SEV3",
  low: "SEV4",
  info: "SEV4",
  informational: "SEV4",
  none: "SEV4",
};

/** How bad a signal is: as the route says, else as its `severity` or `priority` label says, else SEV3. */
export function signalSeverity(route: Route, signal: Signal): Severity {
  if (route.severity !== null) return route.severity;
  const label = signal.labels["severity"] ?? signal.labels["priority"] ?? "";
  const word = label.trim().toLowerCase();
  return (Object.hasOwn(severityWords, word) ? severityWords[word] : undefined) ?? parseSeverity(label) ?? "SEV3";
}
