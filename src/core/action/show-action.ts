import type { Service, ServiceCatalogue } from "../incident/service.ts";
import type { Clock } from "../shared/clock.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import type { Action } from "./action.ts";
import type { ActionCards } from "./action-cards.ts";
import type { ActionWork } from "./action-store.ts";

/** Draws an action's card as things stand now. */
export function makeShowAction(needs: {
  readonly transact: Transact<ActionWork>;
  readonly catalogue: ServiceCatalogue;
  readonly cards: ActionCards;
  readonly clock: Clock;
}) {
  return async function showAction(run: EffectRun, actionId: string): Promise<EffectOutcome> {
    const { transact, catalogue, cards, clock } = needs;
    const load = (id: string | null) => (id === null ? null : transact(({ actions }) => actions.load(id)));
    const action = await load(actionId);
    if (!action) return { kind: "done" };
    const { incidentId } = action;
    const incident = incidentId === null ? null : await transact(({ incidents }) => incidents.read(incidentId));
    await cards.showAction(run, {
      action,
      service: catalogue.byId(action.serviceId) ?? formerService(action),
      incident: incident ?? null,
      undoneBy: (await load(action.undoneBy)) ?? null,
      undoes: (await load(action.undoes)) ?? null,
      now: clock.now(),
    });
    return { kind: "done" };
  };
}

/** A service that was taken out of muster.yaml while its action lives on: only the name is left of it. */
function formerService(action: Action): Service {
  return {
    id: action.serviceId,
    name: action.serviceId,
    tier: 0,
    owners: { users: [], usergroups: [] },
    repo: null,
    health: null,
    pagerduty: null,
    runbooks: [],
    targets: [action.target],
  };
}
