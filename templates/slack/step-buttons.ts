import type { StepView } from "#core/runbook/step-view.ts";
import { type ActionElement, actions, type Block, button, type Overflow, option, section } from "./block.ts";
import { md } from "./escape.ts";
import { actionIds, stepOptionRef, stepRef, stopRef } from "./ids.ts";

/** The buttons of a step: what its kind asks for while it is active, Retry and Continue (and what they do) after a failure, nothing once answered. */
export function stepButtons(view: StepView): Block[] {
  const { session, record, step } = view;
  if (session.state !== "running" || session.activeStepId !== step.id) return [];
  if (record.state !== "active" && record.state !== "failed") return [];
  if (record.state === "active") return [actions(...activeButtons(view), stopOverflow(view))];
  const hint = md`Press *Retry* to try again, or *Continue* to go on without it.`;
  return [section(hint), actions(...failedButtons(view), stopOverflow(view))];
}

function failedButtons({ session, step }: StepView): readonly ActionElement[] {
  const ref = stepRef.encode({ sessionId: session.id, stepId: step.id });
  return [button("Retry", actionIds.stepRetry, ref, "primary"), button("Continue", actionIds.stepContinue, ref)];
}

function activeButtons({ session, step, record }: StepView): readonly ActionElement[] {
  const ids = { sessionId: session.id, stepId: step.id };
  const ref = stepRef.encode(ids);
  switch (step.body.kind) {
    case "do":
      return [button("Done", actionIds.stepDone, ref, "primary"), button("Skip", actionIds.stepSkip, ref)];
    case "ask":
      return step.body.options.map(({ id, label }, index) =>
        button(label, `${actionIds.stepOption}:${index}`, stepOptionRef.encode({ ...ids, optionId: id })),
      );
    case "act":
      return record.actionId === null
        ? [button("Plan", actionIds.stepPlan, ref, "primary"), button("Skip", actionIds.stepSkip, ref)]
        : [];
    case "check":
    case "wait":
    case "run":
      return [];
  }
}

function stopOverflow({ session }: StepView): Overflow {
  return {
    type: "overflow",
    action_id: actionIds.stepOverflow,
    options: [option("Stop runbook", stopRef.encode({ sessionId: session.id }))],
  };
}
