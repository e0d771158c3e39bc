import type { Incident } from "../incident/incident.ts";
import type { Refusal } from "../shared/refusal.ts";
import { refuse } from "../shared/refusal.ts";
import { fillRunbook } from "./fill.ts";
import { resolveInputs } from "./resolve-inputs.ts";
import type { Runbook, RunbookSource, Step, StepBody } from "./runbook.ts";
import { renameAnswers } from "./step-conditions.ts";

/** A runbook as one session runs it: texts filled, `run` steps followed by the steps of the runbook they name. */
export interface FrozenRunbook {
  readonly kind: "frozen";
  readonly runbook: Runbook;
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Makes the copy a session runs on. A `run` step stays and is followed by the other runbook's steps, whose ids get its id and a dot in front;
 * `end` in there means going on after the `run` step. A runbook that would run itself is refused.
 */
export function freezeRunbook(
  runbook: Runbook,
  incident: Incident,
  source: Pick<RunbookSource, "byId">,
  given: { readonly inputs?: Readonly<Record<string, string>>; readonly above?: readonly string[] } = {},
): FrozenRunbook | Refusal {
  const above = [...(given.above ?? []), runbook.id];
  let inputs: Readonly<Record<string, string>> = resolveInputs(runbook, incident, given.inputs);
  const filled = fillRunbook(runbook, inputs);
  if ("message" in filled) return filled;

  const steps: Step[] = [];
  for (const [index, step] of filled.steps.entries()) {
    if (step.body.kind !== "run") {
      steps.push(step);
      continue;
    }
    const { runbookId } = step.body;
    if (above.includes(runbookId))
      return refuse("runs-itself", `Runbook ${runbookId} would run itself: ${[...above, runbookId].join(" -> ")}.`);
    const inner = source.byId(runbookId);
    if (inner === undefined)
      return refuse("unknown-runbook", `Step ${step.id} of ${runbook.id} runs ${runbookId}, which does not exist.`);
    const frozen = freezeRunbook(inner, incident, source, { inputs, above });
    if (frozen.kind === "refused") return frozen;
    const after = step.goTo ?? filled.steps[index + 1]?.id ?? "end";
    steps.push({ ...step, goTo: null }, ...moveInto(step, after, frozen.runbook.steps));
    inputs = { ...frozen.inputs, ...inputs };
  }
  return { kind: "frozen", runbook: { ...filled, steps }, inputs };
}

function moveInto(outer: Step, after: string, steps: readonly Step[]): readonly Step[] {
  const rename = (id: string) => `${outer.id}.${id}`;
  const to = (id: string | null) => (id === null ? null : id === "end" ? after : rename(id));
  return steps.map((step, index) => ({
    ...step,
    id: rename(step.id),
    body: moveBody(step.body, to),
    when: joinConditions(outer.when, step.when === null ? null : renameAnswers(step.when, rename)),
    goTo: to(step.goTo) ?? (index === steps.length - 1 ? after : null),
    onFailure: to(step.onFailure),
  }));
}

function moveBody(body: StepBody, to: (id: string | null) => string | null): StepBody {
  if (body.kind === "ask")
    return { ...body, options: body.options.map((option) => ({ ...option, goTo: to(option.goTo) })) };
  return body.kind === "wait" ? { ...body, onTimeout: to(body.onTimeout) } : body;
}

/** A step of a skipped `run` step is skipped too. */
function joinConditions(outer: string | null, inner: string | null): string | null {
  if (outer === null || inner === null) return outer ?? inner;
  return `(${outer}) and (${inner})`;
}
