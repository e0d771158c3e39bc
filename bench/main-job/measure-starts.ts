import type { Figure } from "../figure.ts";
import { percentile } from "../percentile.ts";
import type { Child } from "../start-child.ts";
import { until } from "../until.ts";
import { alert } from "./alert.ts";
import { postAlert } from "./post-alert.ts";
import type { MusterHome, RunningMuster } from "./start-muster.ts";

const startCount = 5;
const startTargetMs = 1_000;
const killCount = 30;
const askEveryMs = 5;

/** Starts on an empty folder, then again and again on the same; the last one keeps running. All of them are put into `running`. */
export async function measureStarts(
  home: MusterHome,
  running: Child[],
): Promise<{ readonly figures: readonly Figure[]; readonly muster: RunningMuster }> {
  let muster = await home.start();
  running.push(muster);
  const first = muster.readyMs;
  // The orderly starts come last: what is measured next finds a Muster that has taken nothing in yet.
  const killed = await measureKills(home, running, muster);
  muster = killed.muster;
  const later: RunningMuster[] = [];
  for (let index = 0; index < startCount; index += 1) {
    await muster.stop();
    muster = await home.start();
    running.push(muster);
    later.push(muster);
  }
  const readyMs = later.map((each) => each.readyMs);
  const figures: readonly Figure[] = [
    {
      name: `start with an existing database, p50 of ${startCount}`,
      value: percentile(readyMs, 50),
      unit: "ms",
      target: startTargetMs,
    },
    { name: `start with an existing database, slowest of ${startCount}`, value: percentile(readyMs, 100), unit: "ms" },
    {
      name: "  processor time until ready, p50",
      value: percentile(
        later.map((each) => each.readyCpuMs),
        50,
      ),
      unit: "ms",
    },
    { name: "first start, which makes the database", value: first, unit: "ms" },
  ];
  return { figures: [...figures, ...killed.figures], muster };
}

/** Kills it (SIGKILL) and starts it again, and again: how soon alerts are taken in. */
async function measureKills(home: MusterHome, running: Child[], serving: RunningMuster) {
  let muster = serving;
  const acceptedMs: number[] = [];
  for (let index = 0; index < killCount; index += 1) {
    process.kill(muster.pid, "SIGKILL");
    const launched = await home.launch();
    running.push(launched);
    await until("an alert is taken in again", () => isAccepted(launched.url), { everyMs: askEveryMs });
    acceptedMs.push(performance.now() - launched.startedAtMs);
    muster = await launched.ready();
  }
  const what = `202 again after kill -9 and a start, p50 of ${killCount}`;
  const figures: readonly Figure[] = [
    { name: what, value: percentile(acceptedMs, 50), unit: "ms" },
    { name: what.replace("p50", "p99"), value: percentile(acceptedMs, 99), unit: "ms", target: startTargetMs },
  ];
  return { figures, muster };
}

/** The same alert each time, of which people are told and no incident comes. */
async function isAccepted(url: string): Promise<true | undefined> {
  return postAlert(url, alert({ name: "Again", severity: "none" })).then(
    () => true,
    () => undefined,
  );
}
