import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "./find-free-port.ts";
import { until } from "./until.ts";

/** A running Alertmanager that takes in, remembers, and tells nobody. */
export interface RunningAlertmanager {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

const program = "prometheus-alertmanager";

/** Starts Debian's package. Throws when it isn't installed. */
export async function startAlertmanager(): Promise<RunningAlertmanager> {
  const folder = await mkdtemp(join(tmpdir(), "muster-bench-alertmanager-"));
  const configFile = join(folder, "alertmanager.json");
  const configuration = { route: { receiver: "nobody", group_by: ["alertname"] }, receivers: [{ name: "nobody" }] };
  await writeFile(configFile, JSON.stringify(configuration));
  const port = await findFreePort();
  const child = spawn(
    program,
    [
      `--config.file=${configFile}`,
      `--storage.path=${folder}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--cluster.listen-address=",
      "--log.level=error",
    ],
    { stdio: ["ignore", 2, 2] },
  );
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  await once(child, "spawn").catch(async (cause: unknown) => {
    await removeFolder();
    throw new Error(`${program} can't be started; the Debian package of that name brings it.`, { cause });
  });
  if (child.pid === undefined) throw new Error(`${program} has no process id.`);
  const url = `http://127.0.0.1:${port}`;
  await until("Alertmanager is ready", async () => {
    const answer = await fetch(`${url}/-/ready`).catch(() => undefined);
    await answer?.arrayBuffer();
    return answer?.ok === true ? true : undefined;
  });
  return {
    pid: child.pid,
    port,
    url,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, "exit");
        child.kill("SIGKILL");
        await exited;
      }
      await removeFolder();
    },
  };
}
