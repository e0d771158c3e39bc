import { matchRoute } from "#core/correlation/match-route.ts";
import { placeSignal } from "#core/correlation/place-signal.ts";
import type { Route } from "#core/correlation/route.ts";
import { type Severity, worstOf } from "#core/incident/severity.ts";
import type { Signal } from "#core/signal/signal.ts";
import { twoServices } from "#test/support/memory/sample-catalogue.ts";

/** What is left at the end, whatever the order and the cuts of the deliveries. */
export interface Outcome {
  /** By dedup key: how the alert stands, since when, in the group of which key, and whether it ever fired here. */
  readonly alerts: Readonly<Record<string, string>>;
  /** By key: what became of the group, and how bad it is; what never fired is nobody's group. */
  readonly groups: Readonly<Record<string, string>>;
  /** One line for each incident: its services. */
  readonly incidents: readonly string[];
}

/**
 * What a set of signals must come to while nobody acts and no window passes, said without stores, order or transactions: of each alert
 * its latest episode counts, and in that its end; a key of which anything fired is one group, as bad as the worst that fired in it.
 */
export function outcomeOf(signals: readonly Signal[], routes: readonly Route[]): Outcome {
  const place = (signal: Signal) => placeSignal(signal, { routes, catalogue: twoServices });
  const alerts: Record<string, string> = {};
  for (const [key, of] of byKey(signals, ({ dedupKey }) => dedupKey)) {
    const latest = Math.max(...of.map(({ startedAt }) => startedAt.getTime()));
    const episode = of.filter(({ startedAt }) => startedAt.getTime() === latest);
    const state = episode.some((signal) => signal.state === "resolved") ? "resolved" : "firing";
    const hasFired = of.some((signal) => signal.state === "firing");
    alerts[key] = [state, new Date(latest).toISOString(), hasFired].join(" ");
  }
  const groups: Record<string, string> = {};
  const incidents: string[] = [];
  for (const [key, of] of byKey(signals, (signal) => place(signal).key)) {
    const fired = of.filter(({ state }) => state === "firing");
    const [first] = fired;
    if (first === undefined) continue;
    const { then } = matchRoute(routes, first) ?? { then: "triage" as const };
    groups[key] = `${stateOf[then]} ${then === "ignore" ? "" : worst(fired.map((signal) => place(signal).severity))}`;
    if (then === "incident") incidents.push(place(first).serviceId ?? "");
  }
  return { alerts, groups, incidents: incidents.sort() };
}

const stateOf = { incident: "incident", triage: "offered", inform: "informed", ignore: "ignored", change: "" };

/** The severity of a group's alerts that fired, each counted once however often it fired. */
function worst(severities: readonly Severity[]): Severity | "" {
  return worstOf(severities) ?? "";
}

function byKey(signals: readonly Signal[], keyOf: (signal: Signal) => string): ReadonlyMap<string, readonly Signal[]> {
  const groups = new Map<string, Signal[]>();
  for (const signal of signals) groups.set(keyOf(signal), [...(groups.get(keyOf(signal)) ?? []), signal]);
  return groups;
}
