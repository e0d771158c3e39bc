import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { credentials } from "#sandbox/credentials.ts";
import { startSandbox } from "#sandbox/start-sandbox.ts";
import type { Figure } from "../figure.ts";
import { makeMusterHome } from "../main-job/start-muster.ts";
import { startAlertmanager } from "../start-alertmanager.ts";
import { type LoadResult, runLoad } from "./run-load.ts";
import { writeBodies } from "./write-bodies.ts";

/** Short and many: a machine whose speed changes by half from one second to the next is then as often slow for the one as for the other. */
const rounds = 8;
const warmUpMs = 500;
/** `src/main.ts` collects garbage three seconds after the start. */
const settleMs = 6_000;

/** On a fast machine the rounds with large bodies bring more than a gigabyte, the default, before the database has it. */
const environment = { SPOOL_BYTES_MAX: String(8 * 1_073_741_824) };

/**
 * What is sent, and what the issue asks of us beside Alertmanager. V8 compiles what is hot in the first seconds under load, and a bot runs
 * for weeks: both have cold rounds first, which are shown and not judged.
 */
const loads = [
  { name: "1 alert", coldRounds: 2, alertsEach: 1, count: 1_000, connections: 64, ms: 2_000, least: 1, p99Share: 0.5 },
  {
    name: "100 alerts",
    coldRounds: 0,
    alertsEach: 100,
    count: 100,
    connections: 16,
    ms: 1_250,
    least: 2,
    p99Share: 0.25,
  },
] as const;

/**
 * Debian's Alertmanager and Muster take in the same alerts in turns, over loopback HTTP, each loaded by the same client. Alertmanager
 * keeps them in memory; Muster answers when they are synced to disk, and drains them into its database meanwhile. Each stands still
 * (SIGSTOP) while it is the other's turn, so that its work afterwards doesn't take the other's processor.
 */
export async function measureIntake(say: (stage: string) => void): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "muster-bench-intake-"));
  const sandbox = await startSandbox({ mode: "http", page: false, alertSource: "stand-in" });
  const home = await makeMusterHome(sandbox, [], environment);
  const alertmanager = await startAlertmanager();
  const figures: Figure[] = [];
  try {
    const muster = await home.start();
    try {
      await sandbox.connect(muster.url);
      say("what Muster tidies up after its start");
      await wait(settleMs);
      for (const load of loads) {
        const files = { api: join(folder, `api-${load.name}`), webhook: join(folder, `webhook-${load.name}`) };
        await writeBodies(files, load);
        const common = { connections: load.connections, warmUpMs, ms: load.ms };
        const theirs: LoadResult[] = [];
        const ours: LoadResult[] = [];
        for (let round = 1; round <= load.coldRounds + rounds; round += 1) {
          say(`${load.name}, round ${round} of ${load.coldRounds + rounds}`);
          await takeTurn(alertmanager, muster);
          const api = { port: alertmanager.port, path: "/api/v2/alerts", headers: {}, bodies: files.api };
          theirs.push(await runLoad({ ...api, ...common }, "200"));
          await takeTurn(muster, alertmanager);
          const headers = { authorization: `Bearer ${credentials.alertmanagerBearer}` };
          const port = Number(new URL(muster.url).port);
          const webhook = { port, path: "/webhooks/alertmanager", headers, bodies: files.webhook };
          ours.push(await runLoad({ ...webhook, ...common }, "202"));
        }
        const [cold, coldTheirs] = [ours.splice(0, load.coldRounds), theirs.splice(0, load.coldRounds)];
        figures.push(...figuresOf(load, ours, theirs), ...coldRate(cold, coldTheirs));
      }
    } finally {
      process.kill(muster.pid, "SIGCONT");
      await muster.stop();
    }
    return figures;
  } finally {
    await alertmanager.stop();
    await sandbox.close();
    await home.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What was put off while it stood still is done in the first moments, and by both. */
const catchUpMs = 200;

async function takeTurn(one: { readonly pid: number }, other: { readonly pid: number }): Promise<void> {
  process.kill(other.pid, "SIGSTOP");
  process.kill(one.pid, "SIGCONT");
  await wait(catchUpMs);
}

function middle(results: readonly LoadResult[], of: "perSecond" | "p50" | "p99"): number {
  const sorted = results.map((result) => result[of]).sort((a, b) => a - b);
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.floor(sorted.length / 2)] ?? 0)) / 2;
}

function coldRate(ours: readonly LoadResult[], theirs: readonly LoadResult[]): Figure[] {
  if (ours.length === 0) return [];
  const value = middle(ours, "perSecond") / middle(theirs, "perSecond");
  return [{ name: "  in the first seconds under load: rate, times Alertmanager's", value, unit: "x" }];
}

function figuresOf(load: (typeof loads)[number], ours: readonly LoadResult[], theirs: readonly LoadResult[]): Figure[] {
  const what = `${load.name} a body, ${load.connections} connections`;
  const rate = (results: readonly LoadResult[]) => middle(results, "perSecond");
  const ratio = (of: "perSecond" | "p50" | "p99") => middle(ours, of) / middle(theirs, of);
  return [
    { name: `${what}: requests`, value: rate(ours), unit: "/s", bare: rate(theirs) },
    { name: `${what}: alerts`, value: rate(ours) * load.alertsEach, unit: "/s", bare: rate(theirs) * load.alertsEach },
    { name: `${what}: p50`, value: middle(ours, "p50"), unit: "ms", bare: middle(theirs, "p50") },
    { name: `${what}: p99`, value: middle(ours, "p99"), unit: "ms", bare: middle(theirs, "p99") },
    { name: `${what}: rate, times Alertmanager's`, value: ratio("perSecond"), unit: "x", least: load.least },
    { name: `${what}: p99, times Alertmanager's`, value: ratio("p99"), unit: "x", target: load.p99Share },
  ];
}
