import type { EffectRun } from "../shared/effect.ts";
import type { StepView } from "./step-view.ts";

/** Where responders see and answer runbook steps. Safe to repeat: one message per step, edited in place. */
export interface StepCards {
  showStep(run: EffectRun, view: StepView): Promise<void>;
}
