import type { Signal } from "../signal/signal.ts";
import type { Route, RouteMatch } from "./route.ts";

/** The first route that a signal matches; undefined when none does. */
export function matchRoute(routes: readonly Route[], signal: Signal): Route | undefined {
  return routes.find(({ match }) => isMatch(match, signal));
}

function isMatch(match: RouteMatch, signal: Signal): boolean {
  return (
    fits(match.source, signal.source) &&
    fits(match.kind, signal.kind) &&
    Object.entries(match.labels).every(([name, patterns]) => fits(patterns, signal.labels[name]))
  );
}

function fits(patterns: readonly string[], value: string | undefined): boolean {
  return patterns.length === 0 || (value !== undefined && patterns.some((pattern) => fitsPattern(pattern, value)));
}

/** `*` stands for anything at the start, the end, or both. */
function fitsPattern(pattern: string, value: string): boolean {
  const fromStart = pattern.startsWith("*");
  const toEnd = pattern.endsWith("*") && pattern.length > 1;
  const core = pattern.slice(fromStart ? 1 : 0, toEnd ? -1 : undefined);
  if (fromStart && toEnd) return value.includes(core);
  if (fromStart) return value.endsWith(core);
  return toEnd ? value.startsWith(core) : value === core;
}
