import { after } from "../shared/duration.ts";
import type { Severity, SeverityRules } from "./severity.ts";

/** When the next update is due if one came at `at`; null when the severity has no update rhythm. */
export function nextUpdateDue(rules: SeverityRules, severity: Severity, at: Date): Date | null {
  const every = rules[severity].updateEvery;
  return every === null ? null : after(at, every);
}
