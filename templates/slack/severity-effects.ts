import type { Severity, SeverityRules } from "#core/incident/severity.ts";
import { type Duration, sayDuration } from "#core/shared/duration.ts";
import { count } from "./count.ts";

/** What follows from a severity, in a few words: "pages, update every 15 min, answer in 5 min". Plain text. */
export function severityEffects(severity: Severity, rules: SeverityRules): string {
  const rule = rules[severity];
  return [
    rule.page ? "pages" : "pages nobody",
    ...(rule.updateEvery === null ? [] : [`update every ${say(rule.updateEvery)}`]),
    `answer in ${say(rule.acknowledgeWithin)}`,
  ].join(", ");
}

function say(duration: Duration): string {
  if (duration.kind === "time") return sayDuration(duration.ms);
  return count(duration.days, "business day");
}
