import type { Duration } from "../shared/duration.ts";

/** Severities from worst to least. */
export const severities = ["SEV1", "SEV2", "SEV3", "SEV4"] as const;

/** How bad an incident is; SEV1 is worst. */
export type Severity = (typeof severities)[number];

/** What follows from a severity. */
export interface SeverityRule {
  readonly page: boolean;
  /** How often an update is due; null = no reminders. */
  readonly updateEvery: Duration | null;
  readonly acknowledgeWithin: Duration;
  readonly review: "required" | "optional" | "none";
}

/** The operator's rule for each severity. */
export type SeverityRules = Readonly<Record<Severity, SeverityRule>>;

/** Reads `1`..`4`, `sev2`, `SEV2`, `p1`; undefined when it is none of them. */
export function parseSeverity(text: string): Severity | undefined {
  const digit = /^(?:sev|p)?-?([1-4])$/i.exec(text.trim())?.[1];
  return severities.find((severity) => severity === `SEV${digit}`);
}

/** Whether `a` is worse than `b`. */
export function isWorse(a: Severity, b: Severity): boolean {
  return severities.indexOf(a) < severities.indexOf(b);
}

/** The worst of some severities; undefined when there is none. */
export function worstOf(some: readonly Severity[]): Severity | undefined {
  return severities.find((severity) => some.includes(severity));
}
