import type { EffectRun } from "../shared/effect.ts";
import type { ActionView } from "./action-view.ts";

/** Where people see and decide actions. Safe to repeat: one message per action, edited in place. */
export interface ActionCards {
  showAction(run: EffectRun, view: ActionView): Promise<void>;
}
