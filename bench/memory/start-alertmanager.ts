import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "../find-free-port.ts";
import { until } from "../until.ts";

/** A running Alertmanager that keeps alerts and tells nobody. */
export interface RunningAlertmanager {
  readonly pid: number;
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts Debian's `prometheus-alertmanager`; undefined where it isn't installed. */
export async function startAlertmanager(): Promise<RunningAlertmanager | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "muster-bench-alertmanager-"));
  const config = join(folder, "alertmanager.yml");
  await writeFile(config, JSON.stringify({ route: { receiver: "nobody" }, receivers: [{ name: "nobody" }] }));
  const port = await findFreePort();
  const child = spawn(
    "prometheus-alertmanager",
    [
      `--config.file=${config}`,
      `--storage.path=${folder}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--cluster.listen-address=",
    ],
    { stdio: "ignore" },
  );
  const started = await Promise.race([once(child, "spawn").then(() => true), once(child, "error").then(() => false)]);
  const { pid } = child;
  if (!started || pid === undefined) {
    await rm(folder, { recursive: true, force: true });
    return undefined;
  }
  const url = `http://127.0.0.1:${port}`;
  await until("Alertmanager is ready", async () => {
    const answer = await fetch(`${url}/-/ready`).catch(() => undefined);
    await answer?.arrayBuffer();
    return answer?.status === 200 ? true : undefined;
  });
  return {
    pid,
    url,
    stop: async () => {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
