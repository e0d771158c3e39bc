import type { Figure } from "../figure.ts";
import { percentile } from "../percentile.ts";
import type { Child } from "../start-child.ts";
import type { MusterHome, RunningMuster } from "./start-muster.ts";

const startCount = 5;
const startTargetMs = 1_000;

/** Starts on an empty folder, then again and again on the same; the last one keeps running. All of them are put into `running`. */
export async function measureStarts(
  home: MusterHome,
  running: Child[],
): Promise<{ readonly figures: readonly Figure[]; readonly muster: RunningMuster }> {
  let muster = await home.start();
  running.push(muster);
  const first = muster.readyMs;
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
  return { figures, muster };
}
