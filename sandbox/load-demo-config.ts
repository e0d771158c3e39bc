import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type ConfigReading, loadConfig } from "#config/load-config.ts";
import type { Sandbox } from "./start-sandbox.ts";
import { writeOperatorFiles } from "./write-operator-files.ts";

/** Reads the configuration of a Muster that takes this sandbox for the world, wherever the sandbox listens; its files go into `dataDir`. */
export async function loadDemoConfig(
  sandbox: Pick<Sandbox, "url" | "environment">,
  { dataDir, port, logLevel }: { readonly dataDir: string; readonly port: number; readonly logLevel: string },
): Promise<ConfigReading> {
  const folder = join(dataDir, "operator");
  // A runbook that the example no longer has must not stay from an earlier run.
  await rm(folder, { recursive: true, force: true });
  return loadConfig({
    ...sandbox.environment,
    MUSTER_CONFIG: await writeOperatorFiles(folder, sandbox.url),
    DATA_DIR: dataDir,
    HOST: "127.0.0.1",
    PORT: String(port),
    PUBLIC_URL: sandbox.url,
    LOG_LEVEL: logLevel,
  });
}
