import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { findFreePort } from "#bench/find-free-port.ts";
import { productionStart } from "#bench/production-start.ts";
import { credentials } from "#sandbox/credentials.ts";
import { chaosAlert, notificationOf } from "./notification.ts";

const LogLine = z.object({ level: z.number(), msg: z.string() });
const lookEveryMs = 10;
const ready = "Muster is ready";

/** One replica of Muster with a supervisor that starts it again, at the same address, whenever it is gone. */
export interface Replica {
  readonly port: number;
  readonly url: string;
  readonly pid: () => number;
  /** Whether this life serves. */
  readonly isReady: () => boolean;
  /** Warnings and worse of all lives, and what ended a life by itself. */
  readonly complaints: readonly string[];
  /** From the start of each process after a kill to the first 202, in milliseconds; lives that were killed before are not in it. */
  readonly restartMs: readonly number[];
  signal(name: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void;
  /** SIGKILL, and nobody starts it again: its host is gone. */
  die(): void;
  /** Resolves when this life serves. */
  serves(): Promise<void>;
  end(): Promise<void>;
}

/** Starts a replica with these variables; resolves at once, `serves` when it is there. */
export async function startReplica(variables: Readonly<Record<string, string>>): Promise<Replica> {
  const port = await findFreePort();
  const production = await productionStart();
  const complaints: string[] = [];
  const restartMs: number[] = [];
  let isOver = false;
  let isReady = false;
  let child: ChildProcess;

  const start = (isRestart: boolean): void => {
    isReady = false;
    const startedAt = performance.now();
    const own = { ...production.variables, ...variables };
    const env = { PATH: process.env["PATH"] ?? "", ...own, HOST: "127.0.0.1", PORT: String(port) };
    const born = spawn(process.execPath, production.args, {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child = born;
    createInterface({ input: born.stdout }).on("line", (line) => {
      const entry = readLine(line);
      if (entry?.msg === ready) isReady = true;
      else if (entry === undefined || entry.level >= 40) complaints.push(line);
    });
    born.stderr.on("data", (chunk) => complaints.push(String(chunk)));
    born.once("exit", (code) => {
      if (isOver) return;
      if (code !== null) complaints.push(`ended by itself with exit code ${code}`);
      start(true);
    });
    const isAlive = () => born.exitCode === null && born.signalCode === null;
    if (isRestart)
      void firstAccepted(port, isAlive).then(
        (isAccepted) => isAccepted && restartMs.push(performance.now() - startedAt),
      );
  };
  start(false);

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    pid: () => child.pid ?? 0,
    isReady: () => isReady,
    complaints,
    restartMs,
    signal: (name) => void child.kill(name),
    die: () => {
      isOver = true;
      child.kill("SIGKILL");
    },
    serves: async () => {
      const deadline = performance.now() + 60_000;
      while (!isReady) {
        if (performance.now() > deadline)
          throw new Error(`A replica does not start:\n${complaints.slice(-10).join("\n")}`);
        await wait(lookEveryMs);
      }
    },
    end: async () => {
      isOver = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGCONT");
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
      await gone;
      clearTimeout(timer);
    },
  };
}

/** Whether this life took an alert before it ended; the alert is always the same one. */
async function firstAccepted(port: number, isAlive: () => boolean): Promise<boolean> {
  const body = notificationOf([chaosAlert({ name: "RestartProbe", severity: "none" })]);
  while (isAlive()) {
    if ((await postNotification(`http://127.0.0.1:${port}`, body).catch(() => 0)) === 202) return true;
    await wait(lookEveryMs);
  }
  return false;
}

/** Posts a notification on a connection of its own and settles with the status; throws when there is no answer within 5 s. */
export function postNotification(url: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      "content-type": "application/json",
      authorization: `Bearer ${credentials.alertmanagerBearer}`,
      "content-length": Buffer.byteLength(body),
    };
    const sent = request(`${url}/webhooks/alertmanager`, { method: "POST", headers, agent: false, timeout: 5_000 });
    sent.on("response", (response) => {
      response.on("error", reject).resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    sent.on("timeout", () => sent.destroy(new Error("no answer within 5 s")));
    sent.on("error", reject).end(body);
  });
}

function readLine(line: string): z.output<typeof LogLine> | undefined {
  try {
    return LogLine.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
