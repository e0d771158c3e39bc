import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { z } from "zod";

const Taken = z.object({ accepted: z.number(), refused: z.number() });

/** A flood of alerts from a process of its own. */
export interface Flood {
  /** Ends it and settles with how many requests were answered 202, and how many otherwise. */
  stop(): Promise<z.infer<typeof Taken>>;
}

/** Starts sending alerts to Muster as fast as it takes them, or large bodies at their pace. */
export async function startFlood(kind: "storm" | "bodies", musterUrl: string): Promise<Flood> {
  const child = spawn(process.execPath, ["bench/ack/flood.ts", kind, musterUrl], { stdio: ["ignore", "pipe", 2] });
  const { stdout } = child;
  if (stdout === null) throw new Error("The flood can't be heard.");
  process.once("exit", () => child.kill("SIGKILL"));
  const said = text(stdout);
  if (kind === "bodies") await once(stdout, "data");
  return {
    async stop() {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
      return Taken.parse(JSON.parse((await said).trim().split("\n").at(-1) ?? ""));
    },
  };
}
