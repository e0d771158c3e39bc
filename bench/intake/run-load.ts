import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

/** What one run of the load found. */
export type LoadResult = z.output<typeof LoadResult>;

const LoadResult = z.object({
  perSecond: z.number(),
  p50: z.number(),
  p99: z.number(),
  statuses: z.record(z.string(), z.number()),
});

/** What `load.ts` is told; see there. */
export interface LoadPlan {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodies: string;
  readonly connections: number;
  readonly warmUpMs: number;
  readonly ms: number;
}

/** Runs the load in a process of its own. Throws when any request was answered with another status than `status`. */
export async function runLoad(plan: LoadPlan, status: string): Promise<LoadResult> {
  const script = fileURLToPath(new URL("load.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(plan)]);
  const result = LoadResult.parse(JSON.parse(stdout));
  const others = Object.entries(result.statuses).filter(([name]) => name !== status);
  if (others.length > 0) throw new Error(`Answers other than ${status}: ${JSON.stringify(result.statuses)}.`);
  return result;
}
