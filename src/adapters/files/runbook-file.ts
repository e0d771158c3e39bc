import { z } from "zod";
import type { Runbook, Step, StepBody } from "#core/runbook/runbook.ts";
import { type Duration, parseDuration } from "#core/shared/duration.ts";
import { type ParseYaml, readYaml, type YamlReading } from "./yaml-file.ts";

const slug = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, "must be lower-case letters, digits, - or _ (at most 63)");
const duration = z.string().transform((text, context): Duration => {
  const parsed = parseDuration(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: "custom", message: `"${text}" is no duration; write 90s, 15m or 2h` });
  return z.NEVER;
});
const parameter = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const call = z.object({ action: z.string().min(1), service: z.string().optional() }).catchall(parameter);
const option = z.strictObject({
  id: slug,
  label: z.string().min(1).max(75),
  go_to: slug.optional(),
});

const StepFile = z
  .strictObject({
    id: slug,
    title: z.string().min(1).max(150),
    do: z.string().min(1).optional(),
    check: call.optional(),
    ask: z.strictObject({ options: z.array(option).min(1).max(5) }).optional(),
    act: call.optional(),
    wait: z
      .strictObject({
        health: z.string(),
        healthy_for: duration.prefault("1m"),
        timeout: duration.prefault("15m"),
        on_timeout: slug.optional(),
      })
      .optional(),
    run: slug.optional(),
    when: z.string().optional(),
    role: z.enum(["lead", "comms", "scribe", "ops"]).optional(),
    timeout: duration.optional(),
    go_to: slug.optional(),
    on_failure: slug.optional(),
    remind_after: duration.optional(),
  })
  .superRefine((step, context) => {
    const kinds = stepKinds.filter((kind) => step[kind] !== undefined);
    if (kinds.length !== 1) {
      const given = kinds.length === 0 ? "none" : kinds.join(" and ");
      context.addIssue({
        code: "custom",
        message: `a step has exactly one of ${stepKinds.join(", ")}; this one has ${given}`,
      });
    }
  });

/** What a step can be; each has exactly one of these keys. */
export const stepKinds = ["do", "check", "ask", "act", "wait", "run"] as const;

/** The shape of a runbook file (CONFIG.md, "A runbook file"). */
export const RunbookFile = z.strictObject({
  id: slug,
  title: z.string().min(1).max(150),
  summary: z.string().default(""),
  owner: z.string().optional(),
  applies_to: z
    .strictObject({ services: z.array(z.string()).default(["*"]), alerts: z.array(z.string()).default([]) })
    .prefault({}),
  inputs: z.record(slug, z.strictObject({ from: z.string().optional(), default: z.string().optional() })).default({}),
  steps: z.array(StepFile).min(1).max(60),
});

/** Reads one runbook file's text. */
export function readRunbook(file: string, text: string, parse: ParseYaml): YamlReading<Runbook> {
  return readYaml(file, text, RunbookFile.transform(toRunbook), parse);
}

function toRunbook(file: z.output<typeof RunbookFile>): Runbook {
  return {
    id: file.id,
    title: file.title,
    summary: file.summary,
    owner: file.owner ?? null,
    appliesTo: file.applies_to,
    inputs: Object.fromEntries(
      Object.entries(file.inputs).map(([name, input]) => [
        name,
        { from: input.from ?? null, default: input.default ?? null },
      ]),
    ),
    steps: file.steps.map(toStep),
  };
}

function toStep(step: z.output<typeof StepFile>): Step {
  return {
    id: step.id,
    title: step.title,
    body: toBody(step),
    when: step.when ?? null,
    role: step.role ?? null,
    timeout: step.timeout ?? null,
    goTo: step.go_to ?? null,
    onFailure: step.on_failure ?? null,
    remindAfter: step.remind_after ?? null,
  };
}

function toBody(step: z.output<typeof StepFile>): StepBody {
  if (step.check !== undefined) return { kind: "check", ...toCall(step.check) };
  if (step.act !== undefined) return { kind: "act", ...toCall(step.act) };
  if (step.ask !== undefined) {
    return {
      kind: "ask",
      options: step.ask.options.map(({ id, label, go_to }) => ({ id, label, goTo: go_to ?? null })),
    };
  }
  if (step.wait !== undefined) {
    const { health, healthy_for, timeout, on_timeout } = step.wait;
    return { kind: "wait", health, healthyFor: healthy_for, timeout, onTimeout: on_timeout ?? null };
  }
  if (step.run !== undefined) return { kind: "run", runbookId: step.run };
  return { kind: "do", text: step.do ?? "" };
}

function toCall({ action, service, ...parameters }: z.output<typeof call>) {
  return { action, service: service ?? null, parameters };
}
