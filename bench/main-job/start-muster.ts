import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sandbox } from "#sandbox/start-sandbox.ts";
import { type FileChange, writeOperatorFiles } from "#sandbox/write-operator-files.ts";
import { findFreePort } from "../find-free-port.ts";
import { processorMs } from "../processor-time.ts";
import { productionStart } from "../production-start.ts";
import { type Child, startChild } from "../start-child.ts";
import { until } from "../until.ts";

/** A running Muster, a process of its own as in production. */
export interface RunningMuster extends Child {
  readonly url: string;
  /** From the start of the process to the first 200 of `/health/ready`. */
  readonly readyMs: number;
  /** Processor time of its own process until then: less than the time that passed says how much it waited, here or for a busy machine. */
  readonly readyCpuMs: number;
  /** Process id of its database server. */
  readonly databasePid: number;
}

/** A Muster that may not serve yet. */
export interface LaunchedMuster extends Child {
  readonly url: string;
  /** When its process was started, by `performance.now()`. */
  readonly startedAtMs: number;
  /** Resolves when it serves. */
  ready(): Promise<RunningMuster>;
}

/** A folder with a configuration and a database, on which Muster can be started again and again. */
export interface MusterHome {
  /** Resolves when it serves. */
  start(): Promise<RunningMuster>;
  /** Resolves at once. */
  launch(): Promise<LaunchedMuster>;
  remove(): Promise<void>;
}

/**
 * Makes a home whose Muster takes the sandbox for the world: the example configuration, an embedded database, every provider. `environment`
 * adds to the variables it is started with.
 */
export async function makeMusterHome(
  sandbox: Pick<Sandbox, "url" | "environment">,
  changes: readonly FileChange[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<MusterHome> {
  const folder = await mkdtemp(join(tmpdir(), "muster-bench-"));
  // As root the database runs under another account, which must get through here.
  await chmod(folder, 0o711);
  const configFile = await writeOperatorFiles(folder, sandbox.url, changes);
  const dataDir = join(folder, "data");
  // As an operator starts it: with the same environment each time.
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const launch = async (): Promise<LaunchedMuster> => {
    const { variables, args } = await productionStart();
    const startedAtMs = performance.now();
    const child = await startChild(args, {
      ...variables,
      ...sandbox.environment,
      ...environment,
      MUSTER_CONFIG: configFile,
      DATA_DIR: dataDir,
      HOST: "127.0.0.1",
      PORT: String(port),
      PUBLIC_URL: url,
      LOG_LEVEL: "error",
    });
    const ready = async (): Promise<RunningMuster> => {
      // Asking more often would take from the start what it measures.
      const ask = () => {
        if (child.hasEnded()) throw new Error("Muster ended while it started.");
        return isReady(url);
      };
      await until("Muster is ready", ask, { everyMs: 15, withinMs: 60_000 }).catch(async (error: unknown) => {
        await child.stop();
        throw error;
      });
      const readyMs = performance.now() - startedAtMs;
      const readyCpuMs = await processorMs(child.pid);
      const postmaster = await readFile(join(dataDir, "postgres", "cluster", "postmaster.pid"), "utf8");
      return { ...child, url, readyMs, readyCpuMs, databasePid: Number(postmaster.split("\n")[0]) };
    };
    return { ...child, url, startedAtMs, ready };
  };
  return {
    launch,
    start: async () => (await launch()).ready(),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function isReady(url: string): Promise<true | undefined> {
  const response = await fetch(`${url}/health/ready`).catch(() => undefined);
  await response?.arrayBuffer();
  return response?.status === 200 ? true : undefined;
}
