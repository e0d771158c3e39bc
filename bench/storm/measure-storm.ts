import { setTimeout as wait } from "node:timers/promises";
import { type SandboxOptions, startSandbox } from "#sandbox/start-sandbox.ts";
import type { Figure } from "../figure.ts";
import type { SayStage } from "../main-job/measure-main-job.ts";
import { makeMusterHome } from "../main-job/start-muster.ts";
import type { Child } from "../start-child.ts";
import { measureManyGroups } from "./measure-many-groups.ts";
import { measureOneGroup } from "./measure-one-group.ts";

/** The figures of storms, each on a Muster and a workspace of its own. */
export async function measureStorm(say: SayStage): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const bodies of [1, 100]) {
    say(`10,000 alerts of one group in ${bodies} bodies`);
    figures.push(...(await onMuster((url, slack) => measureOneGroup(url, slack, bodies))));
  }
  say("10,000 groups");
  figures.push(...(await onMuster(measureManyGroups, { enforceRates: true })));
  return figures;
}

/** Storms come to a Muster that runs: not in the seconds after its start, when it collects its garbage. */
const restMs = 6_000;

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

async function onMuster(
  measure: (musterUrl: string, slack: Sandbox["slack"]) => Promise<readonly Figure[]>,
  options: Pick<SandboxOptions, "enforceRates"> = {},
): Promise<readonly Figure[]> {
  const sandbox = await startSandbox({ mode: "http", page: false, alertSource: "stand-in", ...options });
  // Warnings open incidents too: a storm of offers is a smaller one.
  const home = await makeMusterHome(sandbox, [["muster.yaml", "then: triage", "then: incident"]]);
  const running: Child[] = [];
  try {
    const muster = await home.start();
    running.push(muster);
    await sandbox.connect(muster.url);
    await wait(restMs);
    return await measure(muster.url, sandbox.slack);
  } finally {
    await Promise.all(running.map((child) => child.stop()));
    await sandbox.close();
    await home.remove();
  }
}
