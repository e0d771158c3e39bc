import type { PreparedRequest, RequestAction, Requested } from "../action/request-action.ts";
import type { Incident } from "../incident/incident.ts";
import type { Actor } from "../shared/actor.ts";
import type { Refusal } from "../shared/refusal.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import type { AdvancedSession } from "./advance-session.ts";
import { endStep, noteProgress, retryStep } from "./advance-session.ts";
import type { AnswerableStep } from "./decide-answer.ts";
import type { Session } from "./session.ts";
import type { RunbookWork } from "./session-store.ts";

/** An `act` step's request that passed everything that needs no transaction; `take` does the rest inside the answer's. */
export interface StepPlan {
  readonly kind: "ready";
  take(work: RunbookWork, found: AnswerableStep, userId: string, at: Date): Promise<AdvancedSession | Refusal>;
}

/** Prepares what an `act` step asks for. */
export type PlanStep = (found: AnswerableStep, by: Actor) => Promise<StepPlan | Refusal>;

/** The one `act` verb that changes no production: it wakes the on-call of the incident. */
export const pageVerb = "page";

/**
 * Turns an `act` step into an action of the action stage, with its own plan and approval; `page` pages the incident's on-call instead and ends the
 * step at once.
 */
export function makePlanStep(needs: {
  readonly transact: Transact<RunbookWork>;
  readonly prepareAction: (c: RequestAction) => Promise<PreparedRequest>;
  readonly requestPage: (c: {
    readonly incidentId: string;
    readonly by: Actor;
  }) => Promise<{ readonly kind: "changed" } | Refusal>;
}): PlanStep {
  return async function planStep({ session, step }, by) {
    if (step.body.kind !== "act") return refuse("wrong-answer", "This step asks for no action.");
    const incident = await needs.transact(({ incidents }) => incidents.read(session.incidentId));
    if (incident === undefined) return refuse("unknown-incident", "This incident does not exist.");
    const { action: verb, parameters } = step.body;
    if (verb === pageVerb) return page(incident, parameters["target"], by, needs.requestPage);

    const serviceId = step.body.service ?? serviceOf(session, incident);
    if (serviceId === undefined)
      return refuse(
        "no-service",
        `The step names no service and the incident has none; use \`do ${verb} <service>\`, then Skip.`,
      );
    const prepared = await needs.prepareAction({
      verb,
      serviceId,
      parameters,
      by,
      channelId: incident.room?.channelId ?? "",
      incidentId: incident.id,
      step: { sessionId: session.id, stepId: step.id },
      undoes: null,
      target: null,
    });
    if (prepared.kind === "refused") return prepared;
    return {
      kind: "ready",
      async take(work, found, userId, at) {
        const requested: Requested = await prepared.insertIn(work);
        if (requested.kind === "refused") return requested;
        const shown =
          found.record.state === "failed" ? retryStep(found.session, at) : { session: found.session, happened: [] };
        const noted = noteProgress(shown.session, { actionId: requested.action.id, by: userId });
        // Drawn again even when the step was active before: it now links to its action.
        return { session: noted, happened: [{ kind: "shown", stepId: found.step.id }] };
      },
    };
  };
}

async function page(
  incident: Incident,
  target: string | undefined,
  by: Actor,
  requestPage: Parameters<typeof makePlanStep>[0]["requestPage"],
): Promise<StepPlan | Refusal> {
  if (target !== undefined && !incident.services.includes(target))
    return refuse(
      "page-target",
      `A step pages the on-call of the incident's own services (${incident.services.join(", ") || "none"}), not of ${target}; page them by hand, then Skip.`,
    );
  const paged = await requestPage({ incidentId: incident.id, by });
  if (paged.kind === "refused" && paged.reason !== "already-paged") return paged;
  const text = paged.kind === "refused" ? paged.message : "The on-call is being paged";
  return {
    kind: "ready",
    take: async (_work, { session }, userId, at) =>
      endStep(session, { state: "done", by: userId, evidence: [{ text, url: null, isSuspect: false }] }, at),
  };
}

function serviceOf(session: Session, incident: Incident): string | undefined {
  return session.inputs["service"] || incident.services[0];
}
