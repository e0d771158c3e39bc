import type { HealthCheck } from "../action/health-check.ts";
import type { ServiceCatalogue } from "../incident/service.ts";
import type { Clock } from "../shared/clock.ts";
import { after, saySpan } from "../shared/duration.ts";
import type { StepEnding } from "./advance-session.ts";
import type { StepBody } from "./runbook.ts";
import type { StepRecord } from "./session.ts";

const readEveryMs = 2_000;

/** One reading of health for a `wait` step: it ends when health was good without a break for long enough, or when its time is up. */
export async function watchHealth(
  wait: Extract<StepBody, { readonly kind: "wait" }>,
  record: StepRecord,
  needs: { readonly health: HealthCheck; readonly catalogue: ServiceCatalogue; readonly clock: Clock },
): Promise<
  | { readonly kind: "ends"; readonly ending: StepEnding }
  | { readonly kind: "goes-on"; readonly change: Partial<StepRecord> | null; readonly afterMs: number }
> {
  const address = needs.catalogue.byId(wait.health)?.health ?? null;
  if (address === null)
    return ends("failed", `${wait.health} has no health check; add services.health in muster.yaml`, null);
  const reading = await needs.health.read(address);
  const now = needs.clock.now();
  const healthySince = reading.isHealthy ? (record.healthySince ?? now) : null;
  if (healthySince !== null && now >= after(healthySince, wait.healthyFor))
    return ends("done", `${wait.health} was healthy for ${saySpan(wait.healthyFor)}: ${reading.text}`, address.url);
  if (now >= after(record.shownAt, wait.timeout)) {
    const reason = `${wait.health} was not healthy for ${saySpan(wait.healthyFor)} within ${saySpan(wait.timeout)}: ${reading.text}`;
    return ends("failed", reason, address.url);
  }
  const isNews = healthySince?.getTime() !== record.healthySince?.getTime() || record.evidence.length === 0;
  const evidence = [{ text: `${wait.health} answers ${reading.text}`, url: address.url, isSuspect: false }];
  return { kind: "goes-on", change: isNews ? { healthySince, evidence } : null, afterMs: readEveryMs };
}

function ends(state: "done" | "failed", text: string, url: string | null) {
  const evidence = [{ text, url, isSuspect: false }];
  const ending: StepEnding =
    state === "done" ? { state, by: null, evidence } : { state, by: null, reason: text, evidence };
  return { kind: "ends", ending } as const;
}
