import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { z } from "zod";
import { productionStart } from "#bench/production-start.ts";
import { warmCompileCache } from "#test/support/warm-compile-cache.ts";

const readyWithinMs = 30_000;
const LogLine = z.object({ level: z.number(), msg: z.string(), url: z.string().optional() });

/** One life of the production process, as `npm start` starts it. */
export interface MusterProcess {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process until it served. */
  readonly readyAfterMs: number;
  /** Warnings and worse that it logged. */
  readonly complaints: readonly string[];
  /** SIGKILL; nothing of it runs any more when this returns, except what the kernel had begun. */
  kill(): void;
  /** Sends a signal and gives the exit code and how long the end took. */
  end(signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly afterMs: number }>;
  /** Settles when the process is gone, whoever ended it. */
  readonly gone: Promise<void>;
}

/** Starts the production process with these variables and nothing else of this environment; resolves when it serves. */
export async function startMusterProcess(variables: Readonly<Record<string, string>>): Promise<MusterProcess> {
  if (variables["DATA_DIR"] !== undefined) await warmCompileCache(variables["DATA_DIR"]);
  const startedAt = performance.now();
  const child = await spawnMuster(variables);
  const complaints: string[] = [];
  let errors = "";
  child.stderr?.on("data", (chunk) => {
    errors += String(chunk);
  });
  const gone = once(child, "exit").then(() => undefined);
  const url = await new Promise<string>((resolve, reject) => {
    const giveUp = (why: string) => {
      child.kill("SIGKILL");
      reject(new Error(`Muster ${why}:\n${[...complaints, errors].join("\n")}`));
    };
    const timer = setTimeout(() => giveUp(`was not ready in ${readyWithinMs / 1_000} s`), readyWithinMs);
    void gone.then(() => giveUp("ended before it was ready"));
    if (child.stdout === null) return giveUp("has no output");
    createInterface({ input: child.stdout }).on("line", (line) => {
      const entry = readLine(line);
      if (entry === undefined || entry.level >= 40) complaints.push(line);
      if (entry?.msg !== "Muster is ready" || entry.url === undefined) return;
      clearTimeout(timer);
      resolve(entry.url);
    });
  });
  return {
    url,
    pid: child.pid ?? 0,
    readyAfterMs: performance.now() - startedAt,
    complaints,
    gone,
    kill: () => void child.kill("SIGKILL"),
    async end(signal) {
      const sentAt = performance.now();
      child.kill(signal);
      await gone;
      return { code: child.exitCode, afterMs: performance.now() - sentAt };
    },
  };
}

/** Runs the production process until it ends by itself. */
export async function runMuster(
  variables: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = await spawnMuster(variables);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      said += String(chunk);
    });
  }
  await once(child, "close");
  return { code: child.exitCode, said };
}

async function spawnMuster(variables: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const production = await productionStart();
  const env = { PATH: process.env["PATH"] ?? "", ...production.variables, ...variables };
  return spawn(process.execPath, production.args, { env, stdio: ["ignore", "pipe", "pipe"] });
}

function readLine(line: string): z.output<typeof LogLine> | undefined {
  try {
    return LogLine.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
