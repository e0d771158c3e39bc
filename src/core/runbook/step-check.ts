import type { HealthCheck } from "../action/health-check.ts";
import type { ListChanges, ListedChanges } from "../action/list-changes.ts";
import { suspectScoreMin } from "../action/rank-suspects.ts";
import type { ServiceCatalogue } from "../incident/service.ts";
import { parseDuration } from "../shared/duration.ts";
import type { StepEvidence } from "./session.ts";

/** What a check is asked. */
export interface CheckQuestion {
  readonly serviceId: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly firstAlertAt: Date | null;
  readonly now: Date;
}

/** What a check found: evidence, and whether it counts as passed. */
export type CheckAnswer =
  | { readonly kind: "passed"; readonly evidence: readonly StepEvidence[] }
  | { readonly kind: "failed"; readonly reason: string; readonly evidence: readonly StepEvidence[] };

/** A read-only look at production that a `check` step asks for. */
export type StepCheck = (question: CheckQuestion) => Promise<CheckAnswer>;

/** Verbs of `check` steps that Muster has. */
export const checkVerbs = ["changes", "health"] as const;

const changesShownMax = 5;
const sinceDefault = "2h";

/** The checks by verb. */
export function makeStepChecks(needs: {
  readonly listChanges: (c: ListChanges) => Promise<ListedChanges>;
  readonly health: HealthCheck;
  readonly catalogue: ServiceCatalogue;
}): Readonly<Record<(typeof checkVerbs)[number], StepCheck>> {
  return {
    async changes({ serviceId, parameters, firstAlertAt, now }) {
      const since = parameters["since"] ?? sinceDefault;
      const span = parseDuration(since);
      if (span?.kind !== "time") return failed(`"${since}" is no time span; write since: 2h`);
      // What matters lies before the trouble, however long ago that began.
      const from = new Date((firstAlertAt ?? now).getTime() - span.ms);
      const { changes, unavailable } = await needs.listChanges({ serviceIds: [serviceId], since: from, firstAlertAt });
      const silent = unavailable.map(({ source, message }) => line(`${source} could not be asked: ${message}`));
      const found = changes.slice(0, changesShownMax).map(({ change, suspicion, score }) => ({
        text: `${change.title} - ${suspicion}`,
        url: change.links[0]?.url ?? null,
        isSuspect: score >= suspectScoreMin,
      }));
      if (found.length === 0 && silent.length > 0) return failed("no source of changes could be asked", silent);
      const none = line(
        `Nothing changed at ${serviceId} since ${since} before ${firstAlertAt === null ? "now" : "the first alert"}`,
      );
      return { kind: "passed", evidence: [...(found.length === 0 ? [none] : found), ...silent] };
    },
    async health({ serviceId }) {
      const health = needs.catalogue.byId(serviceId)?.health ?? null;
      if (health === null) return failed(`${serviceId} has no health check; add services.health in muster.yaml`);
      const reading = await needs.health.read(health);
      const evidence = [{ text: `${serviceId} answers ${reading.text}`, url: health.url, isSuspect: false }];
      return reading.isHealthy
        ? { kind: "passed", evidence }
        : failed(`${serviceId} is unhealthy: ${reading.text}`, evidence);
    },
  };
}

/** Asks the check of a verb; whatever breaks in it is a failed check, never a silent step. */
export async function askCheck(
  checks: Readonly<Record<string, StepCheck>>,
  verb: string,
  question: CheckQuestion,
): Promise<CheckAnswer> {
  const check = Object.hasOwn(checks, verb) ? checks[verb] : undefined;
  if (check === undefined) return failed(`there is no check ${verb}; the checks are ${Object.keys(checks).join(", ")}`);
  try {
    return await check(question);
  } catch (error) {
    return failed(error instanceof Error ? error.message : "the check broke"); // people choose Retry or Continue
  }
}

function failed(reason: string, evidence: readonly StepEvidence[] = []): CheckAnswer {
  return { kind: "failed", reason, evidence };
}

function line(text: string): StepEvidence {
  return { text, url: null, isSuspect: false };
}
