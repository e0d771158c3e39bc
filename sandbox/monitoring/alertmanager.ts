import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { access, constants, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { MonitoredAlert } from "./alert-source.ts";
import { type AlertSource, type AlertTarget, alertmanagerUrl, groupLabelNames } from "./alert-source.ts";

const readyWithinMs = 15_000;

/**
 * Runs the real Alertmanager on loopback and raises alerts through its v2 API; undefined when it isn't installed
 * (`prometheus-alertmanager` or `alertmanager` in PATH). Its configuration lives in a private temporary directory.
 *
 * @throws when the binary is there but does not become ready in 15 s
 */
export async function startAlertmanager(target: AlertTarget): Promise<AlertSource | undefined> {
  const binary = await findBinary(["prometheus-alertmanager", "alertmanager"]);
  if (binary === undefined) return undefined;

  const directory = await mkdtemp(join(tmpdir(), "muster-alertmanager-"));
  await writeFile(join(directory, "alertmanager.yml"), JSON.stringify(configuration(target)), { mode: 0o600 });
  const child = spawn(
    binary,
    [
      `--config.file=${join(directory, "alertmanager.yml")}`,
      `--storage.path=${directory}`,
      "--web.listen-address=127.0.0.1:0",
      "--cluster.listen-address=",
      // what links in notifications start with; the machine's own name would be of no use and is nobody's business
      `--web.external-url=${alertmanagerUrl}`,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const stop = () => child.kill("SIGTERM");
  process.once("exit", stop);

  async function close(): Promise<void> {
    process.removeListener("exit", stop);
    if (child.exitCode === null && child.signalCode === null && stop()) await once(child, "exit");
    await rm(directory, { recursive: true, force: true });
  }

  async function post(alert: MonitoredAlert, ends: { readonly endsAt?: string }): Promise<void> {
    const { labels, annotations = {} } = alert;
    const response = await fetch(`${base}/api/v2/alerts`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify([{ labels, annotations, generatorURL: "", ...ends }]),
      signal: AbortSignal.timeout(5_000),
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`Alertmanager answered ${response.status} to an alert.`);
  }

  let base: string;
  try {
    base = `http://${await readAddress(child)}`;
    await becomeReady(base);
  } catch (cause) {
    await close();
    throw new Error("Alertmanager is installed but did not start.", { cause });
  }

  return {
    kind: "alertmanager",
    fire: (alert) => post(alert, {}),
    async resolve(alert) {
      // an alert it never saw would be stored as resolved and never sent: the same silence as the stand-in's
      await post(alert, { endsAt: new Date().toISOString() });
    },
    close,
  };
}

/** JSON is YAML. Alerts stay firing until resolved: nobody here re-sends them every minute as Prometheus does. */
function configuration({ webhookUrl, bearer }: AlertTarget) {
  return {
    global: { resolve_timeout: "24h" },
    route: {
      receiver: "muster",
      group_by: groupLabelNames,
      group_wait: "1s",
      group_interval: "1s",
      repeat_interval: "4h",
    },
    receivers: [
      {
        name: "muster",
        webhook_configs: [
          {
            url: webhookUrl,
            send_resolved: true,
            http_config: { authorization: { type: "Bearer", credentials: bearer } },
          },
        ],
      },
    ],
  };
}

async function findBinary(names: readonly string[]): Promise<string | undefined> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter).filter((one) => one !== "")) {
    for (const name of names) {
      const path = join(folder, name);
      const isExecutable = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isExecutable) return path;
    }
  }
  return undefined;
}

/** Its log is the only place that names the port it chose. */
async function readAddress(child: ChildProcess): Promise<string> {
  const { stderr } = child;
  if (!stderr) throw new Error("The process has no error stream.");
  const timeout = AbortSignal.timeout(readyWithinMs);
  let seen = "";
  for (;;) {
    const [chunk] = z
      .tuple([z.instanceof(Buffer)])
      .parse(
        await Promise.race([
          once(stderr, "data", { signal: timeout }),
          once(child, "exit", { signal: timeout }).then(() => Promise.reject(new Error("It exited."))),
        ]),
      );
    seen += chunk.toString("utf8");
    const address = /msg="Listening on" address=(127\.0\.0\.1:\d+)/.exec(seen)?.[1];
    if (address === undefined) continue;
    stderr.resume();
    return address;
  }
}

async function becomeReady(base: string): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    const isReady = await fetch(`${base}/-/ready`, { signal: AbortSignal.timeout(1_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    if (Date.now() > deadline) throw new Error("It did not become ready in 15 s.");
    await wait(20);
  }
}
