import { z } from "zod";
import type { Runbook, Step, StepBody } from "#core/runbook/runbook.ts";
import type { Duration } from "#core/shared/duration.ts";
import { StoredTexts } from "./stored-values.ts";

const StoredDuration: z.ZodType<Duration> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("time"), ms: z.number() }),
  z.object({ kind: z.literal("business-days"), days: z.number() }),
]);

const order = { action: z.string(), service: z.string().nullable(), parameters: StoredTexts };
const option = z.object({ id: z.string(), label: z.string(), goTo: z.string().nullable() });

const StoredBody: z.ZodType<StepBody> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("do"), text: z.string() }),
  z.object({ kind: z.literal("check"), ...order }),
  z.object({ kind: z.literal("ask"), options: z.array(option) }),
  z.object({ kind: z.literal("act"), ...order }),
  z.object({
    kind: z.literal("wait"),
    health: z.string(),
    healthyFor: StoredDuration,
    timeout: StoredDuration,
    onTimeout: z.string().nullable(),
  }),
  z.object({ kind: z.literal("run"), runbookId: z.string() }),
]);

const StoredStep: z.ZodType<Step> = z.object({
  id: z.string(),
  title: z.string(),
  body: StoredBody,
  when: z.string().nullable(),
  role: z.string().nullable(),
  timeout: StoredDuration.nullable(),
  goTo: z.string().nullable(),
  onFailure: z.string().nullable(),
  remindAfter: StoredDuration.nullable(),
});

/** The frozen definition inside a session's row. */
export const StoredRunbook: z.ZodType<Runbook> = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  owner: z.string().nullable(),
  appliesTo: z.object({ services: z.array(z.string()), alerts: z.array(z.string()) }),
  inputs: z.record(z.string(), z.object({ from: z.string().nullable(), default: z.string().nullable() })),
  steps: z.array(StoredStep),
});
