import type { z } from "zod";
import type {
  ActionOrder,
  ApprovedOrder,
  LocateAnswer,
  PerformAnswer,
  PlanAnswer,
  SettleAnswer,
} from "#core/action/action-provider.ts";
import type { Target } from "#core/incident/service.ts";
import { Fault } from "#core/shared/fault.ts";
import type { JsonObject } from "#core/shared/json.ts";
import type { RenderClient } from "./client.ts";

/** One kind of change at Render; the provider dispatches by verb. */
export interface RenderChange {
  plan(client: RenderClient, order: ActionOrder): Promise<PlanAnswer>;
  perform(client: RenderClient, order: ApprovedOrder): Promise<PerformAnswer>;
  locate(client: RenderClient, order: ApprovedOrder, sentAt: Date): Promise<LocateAnswer>;
  settle(client: RenderClient, order: ApprovedOrder, reference: JsonObject, sentAt: Date): Promise<SettleAnswer>;
}

/** The id of the Render service that a target names (`srv-...`). */
export function serviceIdOf(target: Target): string {
  const id = target.ids["service"];
  if (id !== undefined) return id;
  throw new Fault({
    code: "render-target",
    message: "A Render target has no service",
    hint: "Add service: srv-... to the target in muster.yaml.",
    retry: "never",
  });
}

/** Parses what a plan stored for its execution; a mismatch means the row was written by another version. */
export function readInstruction<Schema extends z.ZodType>(schema: Schema, order: ApprovedOrder): z.output<Schema> {
  return schema.parse(order.instruction);
}

/** A number of instances in words. */
export function sayInstances(count: number): string {
  return count === 1 ? "1 instance" : `${count} instances`;
}
