import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findFreePort } from "../find-free-port.ts";
import { until } from "../until.ts";

/** A running Alertmanager. */
export interface RunningAlertmanager {
  readonly port: number;
  stop(): Promise<void>;
}

const program = "prometheus-alertmanager";

/** Starts Debian's package with a receiver that sends nothing: all it does is take in and remember. */
export async function startAlertmanager(folder: string): Promise<RunningAlertmanager> {
  const configFile = join(folder, "alertmanager.json");
  const configuration = { route: { receiver: "nobody", group_by: ["alertname"] }, receivers: [{ name: "nobody" }] };
  await writeFile(configFile, JSON.stringify(configuration));
  const port = await findFreePort();
  const child = spawn(
    program,
    [
      `--config.file=${configFile}`,
      `--storage.path=${join(folder, "alertmanager")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--cluster.listen-address=",
      "--log.level=error",
    ],
    { stdio: ["ignore", 2, 2] },
  );
  await once(child, "spawn").catch((cause: unknown) => {
    throw new Error(`${program} can't be started; the Debian package of that name brings it.`, { cause });
  });
  await until("Alertmanager is ready", async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => undefined);
    await answer?.arrayBuffer();
    return answer?.ok === true ? true : undefined;
  });
  return { port, stop: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
