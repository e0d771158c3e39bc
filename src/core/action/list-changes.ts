import type { Service, ServiceCatalogue, Target } from "../incident/service.ts";
import type { Clock } from "../shared/clock.ts";
import type { Transact } from "../shared/transact.ts";
import type { Action } from "./action.ts";
import { actionName, sentAtOf } from "./action.ts";
import type { ActionWork } from "./action-store.ts";
import type { ChangeEvent, ChangeSource } from "./change-source.ts";
import { hasChangedProduction } from "./in-force.ts";
import type { Suspect } from "./rank-suspects.ts";
import { rankSuspects } from "./rank-suspects.ts";
import type { TimeLimit } from "./time-limit.ts";

/** What changed, most suspicious first, and which sources could not say. */
export interface ListedChanges {
  readonly changes: readonly Suspect[];
  readonly unavailable: readonly { readonly source: string; readonly message: string }[];
}

/** The question: what changed at these services since an instant? */
export interface ListChanges {
  readonly serviceIds: readonly string[];
  readonly since: Date;
  readonly firstAlertAt: Date | null;
}

/** A person waits for the answer: a source that is slower than this is reported as unavailable. */
const sourceLimitMs = 2_500;

/** Asks every change source of the services side by side, adds our own actions, and ranks what it finds. Reads only. */
export function makeListChanges(needs: {
  readonly transact: Transact<ActionWork>;
  readonly catalogue: ServiceCatalogue;
  readonly sources: readonly ChangeSource[];
  readonly timeLimit: TimeLimit;
  readonly clock: Clock;
}) {
  return async function listChanges({ serviceIds, since, firstAlertAt }: ListChanges): Promise<ListedChanges> {
    const services = serviceIds.flatMap((id) => needs.catalogue.byId(id) ?? []);
    const questions = services.flatMap((service) =>
      service.targets.flatMap((target) =>
        needs.sources
          .filter((source) => source.name === target.provider)
          .map((source) => ask(source, service, target, since, needs.timeLimit)),
      ),
    );
    const [answers, own] = await Promise.all([
      Promise.all(questions),
      Promise.all(services.map((service) => ownChanges(needs.transact, service.id, since))),
    ]);
    const found = answers.flatMap((answer) => (answer.kind === "changes" ? answer.changes : []));
    const ours = own.flat();
    return {
      changes: rankSuspects(
        withoutTwins([...found.filter((change) => !ours.some((one) => isSame(one, change))), ...ours]),
        { firstAlertAt, now: needs.clock.now() },
      ),
      unavailable: answers.flatMap((answer) => (answer.kind === "unavailable" ? [answer] : [])),
    };
  };
}

/** The provider's clock and ours may differ by this much. */
const clockSkewMs = 10_000;
/** A provider records a change it was asked for within this time. */
const echoMsMax = 60_000;

type Answer =
  | { readonly kind: "changes"; readonly changes: readonly ChangeEvent[] }
  | { readonly kind: "unavailable"; readonly source: string; readonly message: string };

async function ask(
  source: ChangeSource,
  service: Service,
  target: Target,
  since: Date,
  timeLimit: TimeLimit,
): Promise<Answer> {
  try {
    return { kind: "changes", changes: await timeLimit(source.changesSince(service, target, since), sourceLimitMs) };
  } catch (error) {
    // One silent source must not hide what the others know: it is named next to their answers.
    const message = error instanceof Error ? error.message : "it gave no answer";
    return { kind: "unavailable", source: `${source.name} (${service.id})`, message };
  }
}

const kindOfVerb: Readonly<Record<string, ChangeEvent["kind"]>> = {
  rollback: "rollback",
  promote: "deploy",
  redeploy: "deploy",
  scale: "scale",
  restart: "restart",
};

async function ownChanges(
  transact: Transact<ActionWork>,
  serviceId: string,
  since: Date,
): Promise<readonly ChangeEvent[]> {
  const sent = await transact(({ actions }) => actions.sentSince(serviceId, since));
  return sent.filter((action) => action.state !== "failed" || hasChangedProduction(action)).map(toChange);
}

function toChange(action: Action): ChangeEvent {
  return {
    id: actionName(action),
    source: "muster",
    serviceId: action.serviceId,
    kind: kindOfVerb[action.verb] ?? "other",
    title: `${actionName(action)}: ${action.plan?.summary ?? action.verb}`,
    at: sentAtOf(action),
    by: action.requestedBy.kind === "person" ? action.requestedBy.userId : null,
    commit: null,
    links: action.plan?.links ?? [],
    isCurrent: false,
  };
}

/** Two targets may lead to one project: each change of a source is listed once. */
function withoutTwins(changes: readonly ChangeEvent[]): readonly ChangeEvent[] {
  return [...new Map(changes.map((change) => [`${change.source}/${change.serviceId}/${change.id}`, change])).values()];
}

/** A provider's own record of what we did: same kind and service, from our send on and before it can have been anything else's turn. */
function isSame(own: ChangeEvent, found: ChangeEvent): boolean {
  const afterMs = found.at.getTime() - own.at.getTime();
  const isKind = own.kind === found.kind && own.serviceId === found.serviceId;
  // A deployment that went live has a commit of its own; what moves an older one there has none.
  return isKind && found.commit === null && afterMs >= -clockSkewMs && afterMs <= echoMsMax;
}
