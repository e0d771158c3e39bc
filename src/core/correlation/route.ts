import type { Severity } from "../incident/severity.ts";
import type { Duration } from "../shared/duration.ts";

/** What a route does with a signal: open an incident, offer triage, post a message, nothing, or record a change event. */
export type RouteDecision = "incident" | "triage" | "inform" | "ignore" | "change";

/** What a signal must be like for a route; an absent part matches everything. Several values are alternatives; `*` at an end is a wildcard. */
export interface RouteMatch {
  readonly source: readonly string[];
  readonly kind: readonly string[];
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

/** The operator's rule that decides what a signal does. `service` and `runbook` may hold `{{ labels.x }}`. */
export interface Route {
  readonly name: string;
  readonly match: RouteMatch;
  readonly then: RouteDecision;
  /** Null = taken from the signal's severity label, else SEV3. */
  readonly severity: Severity | null;
  readonly service: string | null;
  /** `service` or label names; signals with equal values are one group. */
  readonly groupBy: readonly string[];
  readonly window: Duration;
  readonly runbook: string | null;
  /** What an alert that is worse than its open incident does: propose the severity in the room, or raise it. */
  readonly onWorse: "propose" | "raise";
}
