import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** A node process that a bench started. */
export interface Child {
  readonly pid: number;
  /** Whether it is over, for whoever waits for an answer that will never come. */
  hasEnded(): boolean;
  /** Settles when the process has ended; kills it when it ignores SIGTERM for 10 s. */
  stop(): Promise<void>;
}

const stopWithinMs = 10_000;
const living = new Set<ChildProcess>();

/** Starts `node <args>` with exactly this environment, so that nothing of the operator's own gets in; its output is ours. */
export async function startChild(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Child> {
  const child = spawn(process.execPath, args, { env: { ...environment }, stdio: ["ignore", 2, 2] });
  living.add(child);
  const exited = once(child, "exit");
  exited.then(
    () => living.delete(child),
    () => living.delete(child),
  );
  await once(child, "spawn");
  if (child.pid === undefined) throw new Error(`node ${args.join(" ")} did not start.`);
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  return {
    pid: child.pid,
    hasEnded,
    stop: async () => {
      if (hasEnded()) return;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** Asks everything that still runs to end, for an end in a hurry; SIGTERM, so that Muster stops its database with it. */
export function endChildren(): void {
  for (const child of living) child.kill("SIGTERM");
}
