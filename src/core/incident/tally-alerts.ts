import { isPresent } from "../shared/is-present.ts";
import { alertHost } from "../signal/alert-host.ts";
import { alertName } from "../signal/alert-name.ts";
import type { AlertRecord } from "../signal/signal-log.ts";
import type { AlertGrowthTally, AlertTally } from "./incident-surroundings.ts";

/** How many titles a tally names. */
const titlesMax = 5;

/** Counts an incident's alerts; one that ended without ever having fired here isn't counted. */
export function tallyAlerts(alerts: readonly AlertRecord[], grownSince: Date): AlertTally {
  const seen = alerts.filter(({ timesSeen }) => timesSeen > 0);
  const firing = seen.filter(({ signal }) => signal.state === "firing").length;
  const newestFirst = [...seen].sort((a, b) => b.signal.startedAt.getTime() - a.signal.startedAt.getTime());
  const titles = [...new Set(newestFirst.map(({ signal }) => signal.title))].slice(0, titlesMax);
  const earlier = seen.filter(({ firstSeenAt }) => firstSeenAt < grownSince);
  return {
    firing,
    resolved: seen.length - firing,
    titles,
    hosts: hostsOf(seen).size,
    growth: asGrowth({
      since: grownSince,
      alerts: seen.length - earlier.length,
      hosts: hostsOf(seen).size - hostsOf(earlier).size,
      names: namesOf(seen).size - namesOf(earlier).size,
      earlier: earlier.length,
    }),
  };
}

/** Growth is told only beside what was there before. */
export function asGrowth({
  earlier,
  ...growth
}: AlertGrowthTally & { readonly earlier: number }): AlertGrowthTally | null {
  return earlier > 0 && growth.alerts > 0 ? growth : null;
}

function hostsOf(alerts: readonly AlertRecord[]): ReadonlySet<string> {
  return new Set(alerts.map(({ signal }) => alertHost(signal)).filter(isPresent));
}

function namesOf(alerts: readonly AlertRecord[]): ReadonlySet<string> {
  return new Set(alerts.map(({ signal }) => alertName(signal)));
}
