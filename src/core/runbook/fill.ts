import type { Refusal } from "../shared/refusal.ts";
import { refuse } from "../shared/refusal.ts";
import type { Runbook, Step, StepBody } from "./runbook.ts";

const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** The names that a text asks for, in order: `{{ service }}` asks for `service`. */
export function inputsIn(text: string): readonly string[] {
  return [...text.matchAll(placeholder)].map((match) => match[1] ?? "");
}

/** A text with its `{{ name }}` replaced by the session's inputs; names without an input stay as they are. */
function fillText(text: string, inputs: Readonly<Record<string, string>>): string {
  return text.replace(placeholder, (whole, name: string) =>
    Object.hasOwn(inputs, name) ? (inputs[name] ?? whole) : whole,
  );
}

/** Every text of a step that may hold inputs, with its place in the runbook file. */
export function textsOf(step: Step): readonly { readonly path: readonly (string | number)[]; readonly text: string }[] {
  const { body } = step;
  const title = { path: ["title"], text: step.title };
  switch (body.kind) {
    case "do":
      return [title, { path: ["do"], text: body.text }];
    case "check":
    case "act":
      return [
        title,
        ...(body.service === null ? [] : [{ path: [body.kind, "service"], text: body.service }]),
        ...Object.entries(body.parameters).map(([name, text]) => ({ path: [body.kind, name], text })),
      ];
    case "ask":
      return [
        title,
        ...body.options.map(({ label }, index) => ({ path: ["ask", "options", index, "label"], text: label })),
      ];
    case "wait":
      return [title, { path: ["wait", "health"], text: body.health }];
    case "run":
      return [title];
  }
}

/** The runbook with every text filled, or which input is unknown and which there are. */
export function fillRunbook(runbook: Runbook, inputs: Readonly<Record<string, string>>): Runbook | Refusal {
  const texts = [
    runbook.title,
    runbook.summary,
    ...runbook.steps.flatMap((step) => textsOf(step).map(({ text }) => text)),
  ];
  const unknown = texts.flatMap(inputsIn).find((name) => !Object.hasOwn(inputs, name));
  if (unknown !== undefined)
    return refuse("unknown-input", `${runbook.id}: ${sayUnknownInput(unknown, Object.keys(inputs))}`);
  return {
    ...runbook,
    title: fillText(runbook.title, inputs),
    summary: fillText(runbook.summary, inputs),
    steps: runbook.steps.map((step) => ({
      ...step,
      title: fillText(step.title, inputs),
      body: fillBody(step.body, inputs),
    })),
  };
}

/** What is wrong with an input's name, and which names there are. */
export function sayUnknownInput(name: string, allowed: readonly string[]): string {
  return `"${name}" is no input; ${allowed.length === 0 ? "the runbook has none" : `the inputs are ${allowed.join(", ")}`}`;
}

function fillBody(body: StepBody, inputs: Readonly<Record<string, string>>): StepBody {
  switch (body.kind) {
    case "do":
      return { ...body, text: fillText(body.text, inputs) };
    case "check":
    case "act":
      return {
        ...body,
        service: body.service === null ? null : fillText(body.service, inputs),
        parameters: Object.fromEntries(
          Object.entries(body.parameters).map(([name, text]) => [name, fillText(text, inputs)]),
        ),
      };
    case "ask":
      return { ...body, options: body.options.map((option) => ({ ...option, label: fillText(option.label, inputs) })) };
    case "wait":
      return { ...body, health: fillText(body.health, inputs) };
    case "run":
      return body;
  }
}
