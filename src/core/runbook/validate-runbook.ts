import { inputsIn, sayUnknownInput, textsOf } from "./fill.ts";
import { inputSources } from "./resolve-inputs.ts";
import type { Runbook, Step } from "./runbook.ts";
import { namesIn, parseCondition } from "./step-conditions.ts";
import { exitsOf } from "./step-exits.ts";

/** One thing wrong with a runbook; `path` is where it stands in the file. */
export interface RunbookProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What exists besides the runbook; an absent list is not checked against. */
export interface RunbookSurroundings {
  /** Verbs that an `act` may ask for. */
  readonly actions?: readonly string[];
  /** Verbs that a `check` may ask for. */
  readonly checks?: readonly string[];
  /** Ids of the catalogue, for steps that name a service themselves. */
  readonly services?: readonly string[];
}

/** Everything that would make a session on this runbook stop or go astray; empty = sound. */
export function validateRunbook(
  runbook: Runbook,
  runbookIds: readonly string[],
  surroundings: RunbookSurroundings = {},
): readonly RunbookProblem[] {
  const references = runbook.steps.flatMap((step, index) => [
    ...checkId(step, index, runbook.steps),
    ...checkExits(step, index, runbook.steps),
    ...checkTexts(step, index, runbook),
    ...checkWhen(step, index, runbook),
    ...checkVerbs(step, index, runbookIds, runbook.id, surroundings),
    ...checkService(step, index, surroundings),
  ]);
  const problems = [...checkInputs(runbook), ...references];
  // Ways are followed only once all of them lead somewhere.
  return problems.length > 0 ? problems : checkWays(runbook.steps);
}

function checkInputs(runbook: Runbook): readonly RunbookProblem[] {
  return Object.entries(runbook.inputs).flatMap(([name, { from }]) =>
    from === null || inputSources.some((source) => source === from)
      ? []
      : [{ path: ["inputs", name, "from"], message: `"${from}" is unknown; allowed: ${inputSources.join(", ")}` }],
  );
}

function checkId(step: Step, index: number, steps: readonly Step[]): readonly RunbookProblem[] {
  const path = ["steps", index, "id"];
  if (step.id === "end") return [{ path, message: `"end" means the end of the runbook and can't be a step` }];
  const first = steps.findIndex((other) => other.id === step.id);
  return first === index ? [] : [{ path, message: `"${step.id}" is already the id of step ${first + 1}` }];
}

function checkExits(step: Step, index: number, steps: readonly Step[]): readonly RunbookProblem[] {
  const ids = steps.map(({ id }) => id);
  return exitsOf(step, index, steps).flatMap(({ path, to }) =>
    path === null || to === "end" || ids.includes(to)
      ? []
      : [{ path: ["steps", index, ...path], message: `"${to}" is no step; allowed: ${ids.join(", ")}, end` }],
  );
}

function checkTexts(step: Step, index: number, runbook: Runbook): readonly RunbookProblem[] {
  const allowed = Object.keys(runbook.inputs);
  return textsOf(step).flatMap(({ path, text }) =>
    inputsIn(text)
      .filter((name) => !allowed.includes(name))
      .map((name) => ({ path: ["steps", index, ...path], message: sayUnknownInput(name, allowed) })),
  );
}

function checkWhen(step: Step, index: number, runbook: Runbook): readonly RunbookProblem[] {
  if (step.when === null) return [];
  const path = ["steps", index, "when"];
  const parsed = parseCondition(step.when);
  if (parsed.kind === "unreadable") return [{ path, message: `${parsed.message} (character ${parsed.position})` }];
  const inputs = Object.keys(runbook.inputs);
  const ids = runbook.steps.map(({ id }) => id);
  return namesIn(parsed.condition).flatMap(({ kind, name }) => {
    if (kind === "input") return inputs.includes(name) ? [] : [{ path, message: sayUnknownInput(name, inputs) }];
    return ids.includes(name) ? [] : [{ path, message: `"${name}" is no step; the steps are ${ids.join(", ")}` }];
  });
}

function checkVerbs(
  { body }: Step,
  index: number,
  runbookIds: readonly string[],
  ownId: string,
  { actions, checks }: RunbookSurroundings,
): readonly RunbookProblem[] {
  if (body.kind === "run") {
    const path = ["steps", index, "run"];
    if (body.runbookId === ownId) return [{ path, message: "a runbook can't run itself" }];
    if (runbookIds.includes(body.runbookId)) return [];
    return [{ path, message: `"${body.runbookId}" is no runbook; there are ${runbookIds.join(", ")}` }];
  }
  if (body.kind !== "act" && body.kind !== "check") return [];
  const allowed = body.kind === "act" ? actions : checks;
  if (allowed === undefined || allowed.includes(body.action)) return [];
  const message = `"${body.action}" is unknown; allowed: ${allowed.join(", ")}`;
  return [{ path: ["steps", index, body.kind, "action"], message }];
}

/** A service that is filled in when the session starts is checked there. */
function checkService({ body }: Step, index: number, { services }: RunbookSurroundings): readonly RunbookProblem[] {
  const isWait = body.kind === "wait";
  if (!isWait && body.kind !== "act" && body.kind !== "check") return [];
  const id = isWait ? body.health : body.service;
  if (services === undefined || id === null || inputsIn(id).length > 0 || services.includes(id)) return [];
  const message = `"${id}" is no service; the services are ${services.join(", ") || "none yet"}`;
  return [{ path: ["steps", index, body.kind, isWait ? "health" : "service"], message }];
}

/** Every step can be reached from the first, and from every step the end can be reached. */
function checkWays(steps: readonly Step[]): readonly RunbookProblem[] {
  const next = new Map(steps.map((step, index) => [step.id, exitsOf(step, index, steps).map(({ to }) => to)]));
  const reached = spread([steps[0]?.id ?? "end"], (id) => next.get(id) ?? []);
  const ending = spread(["end"], (id) => steps.map((step) => step.id).filter((from) => next.get(from)?.includes(id)));
  return steps.flatMap((step, index) => {
    const path = ["steps", index, "id"];
    if (!reached.has(step.id)) return [{ path, message: `no way leads to "${step.id}"` }];
    return ending.has(step.id) ? [] : [{ path, message: `no way leads from "${step.id}" to the end` }];
  });
}

function spread(from: readonly string[], neighbours: (id: string) => readonly string[]): ReadonlySet<string> {
  const reached = new Set(from);
  for (const id of reached) for (const other of neighbours(id)) reached.add(other); // a Set walks what is added meanwhile
  return reached;
}
