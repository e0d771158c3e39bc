import type { Step } from "./runbook.ts";

/** One way out of a step. */
export interface StepExit {
  /** Where the way is written in the step's part of the file; null when it follows from the order. */
  readonly path: readonly (string | number)[] | null;
  /** A step id or `end`. */
  readonly to: string;
}

/** The step after this one in order, or `end`. */
export function nextInOrder(index: number, steps: readonly Step[]): string {
  return steps[index + 1]?.id ?? "end";
}

/** Every way out of a step. */
export function exitsOf(step: Step, index: number, steps: readonly Step[]): readonly StepExit[] {
  const { body } = step;
  const written: StepExit[] = [];
  if (step.goTo !== null) written.push({ path: ["go_to"], to: step.goTo });
  if (step.onFailure !== null) written.push({ path: ["on_failure"], to: step.onFailure });
  if (body.kind === "wait" && body.onTimeout !== null)
    written.push({ path: ["wait", "on_timeout"], to: body.onTimeout });
  if (body.kind === "ask")
    for (const [at, option] of body.options.entries())
      if (option.goTo !== null) written.push({ path: ["ask", "options", at, "go_to"], to: option.goTo });

  const branches = body.kind === "ask" && body.options.every((option) => option.goTo !== null);
  const goesOn = step.when !== null || (step.goTo === null && !branches);
  return goesOn ? [...written, { path: null, to: nextInOrder(index, steps) }] : written;
}
