import type { ServiceCatalogue } from "../incident/service.ts";
import type { Severity } from "../incident/severity.ts";
import { fillPlaceholders } from "../shared/fill-placeholders.ts";
import { canonicalJson } from "../shared/json.ts";
import { oneLine } from "../shared/one-line.ts";
import type { Signal } from "../signal/signal.ts";
import { matchRoute } from "./match-route.ts";
import type { Route } from "./route.ts";
import { signalSeverity } from "./signal-severity.ts";

/** Longest title of an alert that is shown. */
const titleLengthMax = 200;

/** What the operator's routes make of a signal. */
export interface PlacedSignal {
  readonly route: Route;
  /** Signals with equal keys are one group. */
  readonly key: string;
  readonly title: string;
  readonly severity: Severity;
  /** Null when the signal names no service of the catalogue. */
  readonly serviceId: string | null;
  readonly runbookId: string | null;
}

/** One value that makes a group; its name is null when today's routes no longer tell it. */
export interface GroupValue {
  readonly name: string | null;
  readonly value: string;
}

/** What happens to signals that no route matches: people decide. */
const triageRoute: Route = {
  name: "(no route)",
  match: { source: [], kind: [], labels: {} },
  then: "triage",
  severity: null,
  service: null,
  groupBy: ["service", "alertname"],
  window: { kind: "time", ms: 300_000 },
  runbook: null,
  onWorse: "propose",
};

/** Decides route, group, severity, service and runbook of a signal. */
export function placeSignal(
  signal: Signal,
  needs: { readonly routes: readonly Route[]; readonly catalogue: ServiceCatalogue },
): PlacedSignal {
  const route = matchRoute(needs.routes, signal) ?? triageRoute;
  const valueFor = (name: string) => valueIn(signal, name);
  const service =
    route.service === null ? (signal.labels["service"] ?? "") : fillPlaceholders(route.service, valueFor).trim();
  const runbook = route.runbook === null ? "" : fillPlaceholders(route.runbook, valueFor).trim();
  return {
    route,
    key: groupKey(route, signal, service),
    title: oneLine(signal.title, titleLengthMax) || signal.labels["alertname"] || `Alert from ${signal.source}`,
    severity: signalSeverity(route, signal),
    serviceId: needs.catalogue.byId(service) === undefined ? null : service,
    runbookId: runbook === "" ? null : runbook,
  };
}

function valueIn(signal: Signal, name: string): string | undefined {
  if (name.startsWith("labels.")) return signal.labels[name.slice("labels.".length)];
  if (name === "source" || name === "kind" || name === "title") return signal[name];
  return undefined;
}

/** Without a single value to group by, an alert is its own group: strangers must not end up in one incident. */
function groupKey(route: Route, signal: Signal, service: string): string {
  const values = route.groupBy.map((name) => (name === "service" ? service : (signal.labels[name] ?? "")));
  const isBare = values.every((value) => value === "");
  return canonicalJson([route.name, ...(isBare ? [signal.source, signal.dedupKey] : values)]);
}

/** What a group's key says: the values that its alerts share, or that it is of one alert alone. `signal` is one of the group's. */
export function readGroupKey(
  { key, routeName }: { readonly key: string; readonly routeName: string },
  signal: Pick<Signal, "source" | "dedupKey">,
  routes: readonly Route[],
): readonly GroupValue[] {
  const { source, dedupKey } = signal;
  if (key === canonicalJson([routeName, source, dedupKey]))
    return [
      { name: "source", value: source },
      { name: "fingerprint", value: dedupKey },
    ];
  const [, ...values] = stringsIn(key);
  const names = [...routes, triageRoute].find(({ name }) => name === routeName)?.groupBy ?? [];
  return values.map((value, place) => ({
    name: names.length === values.length ? (names[place] ?? null) : null,
    value,
  }));
}

/** The key was made by `groupKey`, perhaps by that of another version. */
function stringsIn(key: string): readonly string[] {
  try {
    const values: unknown = JSON.parse(key);
    return Array.isArray(values) ? values.filter((value) => typeof value === "string") : [];
  } catch {
    return [];
  }
}
