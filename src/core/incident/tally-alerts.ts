import type { AlertRecord } from "../signal/signal-log.ts";
import type { AlertTally } from "./incident-surroundings.ts";

/** How many titles a tally names. */
const titlesMax = 5;

/** Counts an incident's alerts; one that ended without ever having fired here isn't counted. */
export function tallyAlerts(alerts: readonly AlertRecord[]): AlertTally {
  const seen = alerts.filter(({ timesSeen }) => timesSeen > 0);
  const firing = seen.filter(({ signal }) => signal.state === "firing").length;
  const newestFirst = [...seen].sort((a, b) => b.signal.startedAt.getTime() - a.signal.startedAt.getTime());
  const titles = [...new Set(newestFirst.map(({ signal }) => signal.title))].slice(0, titlesMax);
  return { firing, resolved: seen.length - firing, titles };
}
