/** One thing that must work, as it is now. */
export interface HealthFact {
  readonly name: string;
  readonly isOk: boolean;
  /** For people: "connected since 12:04", "unreachable since 12:04: connection refused". */
  readonly detail: string;
  /** Whether traffic should go elsewhere while it is down; a provider that is down doesn't make us unready. */
  readonly isNeeded: boolean;
}

/** Reads every health fact; must answer within a second even when the thing is down. */
export type ReadHealth = () => Promise<readonly HealthFact[]>;

/** The answer of `/health` and `/health/ready`. */
export interface HealthReport {
  readonly status: "ok" | "degraded" | "unavailable";
  readonly checks: readonly HealthFact[];
}

/** Sums up: unavailable when something needed is down, degraded when something else is. */
export async function reportHealth(read: ReadHealth): Promise<HealthReport> {
  const checks = await read();
  const isUnavailable = checks.some((check) => check.isNeeded && !check.isOk);
  const isDegraded = checks.some((check) => !check.isOk);
  return { status: isUnavailable ? "unavailable" : isDegraded ? "degraded" : "ok", checks };
}
