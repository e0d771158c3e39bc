import type { Actor } from "../shared/actor.ts";
import type { JsonObject } from "../shared/json.ts";
import type { TimelineKind } from "../timeline/timeline-event.ts";
import type { Action, ActionState } from "./action.ts";
import type { ActionWork } from "./action-store.ts";

/** The fact that goes to the incident's timeline with a change of an action. */
export interface ActionFact {
  readonly kind: TimelineKind;
  readonly actor: Actor;
  readonly text: string;
  readonly data?: JsonObject;
  /** Tells repeated facts of one kind apart; the action and kind are part of the key anyway. */
  readonly key?: string;
}

/** States after which nothing more happens by itself. */
export const endStates: readonly ActionState[] = [
  "plan-failed",
  "refused",
  "withdrawn",
  "expired",
  "void",
  "succeeded",
  "failed",
];

/** Saves a changed action with its fact, and wants everything that shows it to be drawn again. */
export async function recordAction(work: ActionWork, action: Action, at: Date, fact: ActionFact | null): Promise<void> {
  await work.actions.save(action);
  if (fact !== null && action.incidentId !== null)
    await work.timeline.append({
      incidentId: action.incidentId,
      kind: fact.kind,
      at,
      actor: fact.actor,
      text: fact.text,
      data: {
        actionId: action.id,
        action: action.number,
        verb: action.verb,
        service: action.serviceId,
        provider: action.target.provider,
        ...fact.data,
      },
      key: [fact.kind, action.id, ...(fact.key === undefined ? [] : [fact.key])].join(":"),
    });
  await showAction(work, action);
  if (endStates.includes(action.state) && action.incidentId !== null)
    await work.outbox.want({ kind: "show", view: { kind: "incident-card", incidentId: action.incidentId } });
  if (action.step !== null) await work.outbox.want({ kind: "tick-session", sessionId: action.step.sessionId });
}

/** Wants the action's card to be drawn again. */
export async function showAction(work: Pick<ActionWork, "outbox">, action: Action): Promise<void> {
  await work.outbox.want({
    kind: "show",
    view: { kind: "action-card", actionId: action.id, incidentId: action.incidentId },
  });
}
