import { setTimeout as wait } from "node:timers/promises";
import type { RecordedCall } from "#sandbox/slack/call-ledger.ts";
import { type SandboxOptions, startSandbox } from "#sandbox/start-sandbox.ts";
import type { Figure } from "../figure.ts";
import { alert } from "../main-job/alert.ts";
import type { SayStage } from "../main-job/measure-main-job.ts";
import { postAlert } from "../main-job/post-alert.ts";
import { makeMusterHome } from "../main-job/start-muster.ts";
import type { Child } from "../start-child.ts";
import { until } from "../until.ts";
import { measureManyGroups } from "./measure-many-groups.ts";
import { measureOneGroup } from "./measure-one-group.ts";

/** The figures of storms, each on a Muster and a workspace of its own. */
export async function measureStorm(say: SayStage): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const bodies of [1, 100]) {
    say(`10,000 alerts of one group in ${bodies} bodies, the first that this Muster ever sees`);
    const cold = await onMuster((url, slack) => measureOneGroup(url, slack, bodies));
    say(`10,000 alerts of one group in ${bodies} bodies, after an incident`);
    const warm = await onMuster(async (url, slack) => {
      await openIncident(url, slack);
      return measureOneGroup(url, slack, bodies);
    });
    figures.push(...warm, ...coldFigures(cold));
  }
  say("10,000 groups");
  figures.push(...(await onMuster(measureManyGroups, { enforceRates: true })));
  return figures;
}

/**
 * V8 compiles what is used for the first time, PostgreSQL's new connections read the tables' descriptions, and a bot runs for weeks: the storm
 * that is judged comes after an incident with one alert. That of a Muster that has never opened one is shown beside it.
 */
async function openIncident(musterUrl: string, slack: Sandbox["slack"]): Promise<void> {
  const known = slack.calls.length;
  await postAlert(musterUrl, alert({ name: "Before", severity: "critical" }));
  await until("the incident before is dressed", () => slack.calls.slice(known).find(isLastOrnament));
  await wait(quietMs);
}

function isLastOrnament({ method, ok }: RecordedCall): boolean {
  return ok && method === "bookmarks.add";
}

function coldFigures(figures: readonly Figure[]): readonly Figure[] {
  const shown = figures.filter(({ name }) => / -> (first post|card with the right total)/.test(name));
  return shown.map(({ name, value, unit }) => ({ name: `${name}, the first ever`, value, unit }));
}

/** Storms come to a Muster that runs: not in the seconds after its start, when it collects its garbage. */
const restMs = 6_000;
const quietMs = 3_000;

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
