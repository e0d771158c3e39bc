import type { Service, ServiceCatalogue, Target } from "../incident/service.ts";
import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { saySpan } from "../shared/duration.ts";
import type { Refusal } from "../shared/refusal.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import type { Action } from "./action.ts";
import { actionName, targetKey } from "./action.ts";
import type { ActionProvider } from "./action-provider.ts";
import type { ActionWork } from "./action-store.ts";
import type { ChosenTarget } from "./choose-target.ts";
import { chooseTarget } from "./choose-target.ts";
import { limitWindowStart } from "./find-rule.ts";
import { isInForce } from "./in-force.ts";
import type { MayRunNeeds } from "./may-run.ts";
import { mayRun } from "./may-run.ts";
import type { Policy } from "./policy.ts";
import { endStates, showAction } from "./record-action.ts";

/** Somebody wants production changed. */
export interface RequestAction {
  readonly verb: string;
  readonly serviceId: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly by: Actor;
  readonly channelId: string;
  readonly incidentId: string | null;
  readonly step: { readonly sessionId: string; readonly stepId: string } | null;
  /** The action this one undoes. */
  readonly undoes: string | null;
  /** Known only to an undo; null = chosen from the service's targets. */
  readonly target: Target | null;
}

/** How a request ended: an action that is being planned, or why not. */
export type Requested = { readonly kind: "requested"; readonly action: Action } | Refusal;

/** What asking for an action needs. */
export interface RequestActionNeeds extends MayRunNeeds {
  readonly transact: Transact<ActionWork>;
  readonly catalogue: ServiceCatalogue;
  readonly providers: readonly ActionProvider[];
  readonly clock: Clock;
}

/** A request that passed everything that needs no transaction; `insertIn` decides the rest inside the caller's. */
export type PreparedRequest =
  | Refusal
  | { readonly kind: "ready"; readonly insertIn: (work: ActionWork) => Promise<Requested> };

/** Checks service, target, parameters and permission of a request. For use cases that ask for an action within their own transaction. */
export function makePrepareAction(needs: RequestActionNeeds) {
  return async function prepareAction(c: RequestAction): Promise<PreparedRequest> {
    const service = needs.catalogue.byId(c.serviceId);
    if (service === undefined) return refuseService(c.serviceId, needs.catalogue.all());
    const chosen = chooseTarget({ ...c, service }, needs.providers);
    if (chosen.kind === "refused") return chosen;
    const question = { action: c.verb, environment: chosen.target.environment, service: c.serviceId };
    const allowed = await mayRun(needs, question, c.by);
    if (allowed.kind === "refused") return allowed;
    const { incidentId } = c;
    // Read ahead in a transaction of its own: holding the incident while waiting for an action could deadlock with who holds the action.
    const incident = incidentId === null ? null : await needs.transact(({ incidents }) => incidents.read(incidentId));
    if (incident === undefined)
      return refuse("unknown-incident", "This incident does not exist any more; nothing was planned.");
    if (incident?.isDrill === true && chosen.target.environment === "production")
      return refuse(
        "drill",
        "This is a drill: it never touches production. Name another environment, e.g. environment=staging.",
      );
    const channelId = incident?.room?.channelId ?? c.channelId;
    return { kind: "ready", insertIn: (work) => insertAction(work, { ...c, channelId }, chosen, needs) };
  };
}

/** Takes a request to change production; the plan is made by the `plan-action` job and nothing is changed before it is approved. */
export function makeRequestAction(needs: RequestActionNeeds) {
  const prepareAction = makePrepareAction(needs);
  return async function requestAction(c: RequestAction): Promise<Requested> {
    const prepared = await prepareAction(c);
    return prepared.kind === "refused" ? prepared : needs.transact((work) => prepared.insertIn(work));
  };
}

async function insertAction(
  work: ActionWork,
  c: RequestAction,
  { target, parameters }: ChosenTarget,
  { clock, policy }: RequestActionNeeds,
): Promise<Requested> {
  // One order for everybody: service, then target (performAction takes them in the same order).
  await work.actions.lock(`service:${c.serviceId}`);
  await work.actions.lock(`target:${targetKey(target)}`);
  const refusal =
    (await refuseTwin(work, c, target, parameters)) ??
    (await refuseUndo(work, c.undoes)) ??
    (await refuseOverLimit(work, c, policy, clock.now()));
  if (refusal !== undefined) return refusal;

  const action = await work.actions.insert({
    incidentId: c.incidentId,
    channelId: c.channelId,
    verb: c.verb,
    serviceId: c.serviceId,
    target,
    parameters,
    requestedBy: c.by,
    requestedAt: clock.now(),
    state: "planning",
    reason: null,
    plan: null,
    approvalsNeeded: 0,
    approverRole: null,
    approvals: [],
    expiresAt: null,
    sentAt: null,
    reference: null,
    verification: null,
    finishedAt: null,
    undoes: c.undoes,
    undoneBy: null,
    keptBy: null,
    step: c.step,
  });
  await work.outbox.want({ kind: "plan-action", actionId: action.id });
  await showAction(work, action);
  if (c.step !== null) await work.outbox.want({ kind: "tick-session", sessionId: c.step.sessionId });
  return { kind: "requested", action };
}

/** A second click on the same button, or two people with the same idea: the first request stands. */
async function refuseTwin(
  work: ActionWork,
  c: RequestAction,
  target: Target,
  parameters: Readonly<Record<string, string>>,
): Promise<Refusal | undefined> {
  const unfinished = await work.actions.unfinishedOn(targetKey(target));
  const twin = unfinished.find((other) => other.verb === c.verb && isEqual(other.parameters, parameters));
  return twin === undefined
    ? undefined
    : refuse("already-asked", `${actionName(twin)} asks for the same change already; decide on that one.`);
}

async function refuseUndo(work: ActionWork, undoes: string | null): Promise<Refusal | undefined> {
  if (undoes === null) return undefined;
  const original = await work.actions.load(undoes);
  if (original === undefined) return refuse("unknown-action", "The action to undo does not exist.");
  if (original.undoneBy !== null)
    return refuse("already-undone", `${actionName(original)} is already undone; there is nothing left to undo.`);
  if (!isInForce(original))
    return refuse("not-in-force", `${actionName(original)} changed nothing that could be undone.`);
  const open = (await work.actions.undosOf(undoes)).find((undo) => !endStates.includes(undo.state));
  return open === undefined
    ? undefined
    : refuse("already-asked", `${actionName(open)} is undoing ${actionName(original)} already; decide on that one.`);
}

async function refuseOverLimit(
  work: ActionWork,
  c: RequestAction,
  policy: Policy,
  now: Date,
): Promise<Refusal | undefined> {
  if (policy.limits === null || c.undoes !== null) return undefined; // the way back is never limited
  const sent = await work.actions.countSent(c.serviceId, limitWindowStart(policy.limits, now));
  return sent < policy.limits.actionsPerService ? undefined : refuseLimit(c.serviceId, policy.limits);
}

/** The refusal of one change too many; undoing is exempt. */
export function refuseLimit(serviceId: string, limits: NonNullable<Policy["limits"]>): Refusal {
  return refuse(
    "over-limit",
    `${serviceId} was changed ${limits.actionsPerService} times in the last ${saySpan(limits.per)}, which is the policy's limit; look at what these changes did, or undo one.`,
  );
}

function refuseService(id: string, services: readonly Service[]): Refusal {
  const known = services.map((service) => service.id).join(", ");
  return refuse("unknown-service", `There is no service ${id}; the services are ${known === "" ? "none yet" : known}.`);
}

function isEqual(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
