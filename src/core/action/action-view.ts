import type { Incident } from "../incident/incident.ts";
import type { Service } from "../incident/service.ts";
import type { Action } from "./action.ts";

/** Everything an action's card shows. */
export interface ActionView {
  readonly action: Action;
  readonly service: Service;
  readonly incident: Incident | null;
  /** The action that undid this one, or that this one undoes. */
  readonly undoneBy: Action | null;
  readonly undoes: Action | null;
  readonly now: Date;
}
