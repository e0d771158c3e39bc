import { setTimeout as wait } from "node:timers/promises";
import type { SlackWorkspace } from "#sandbox/slack/make-slack-workspace.ts";
import { startSandbox } from "#sandbox/start-sandbox.ts";
import type { Figure } from "../figure.ts";
import type { SayStage } from "../main-job/measure-main-job.ts";
import { postAlert } from "../main-job/post-alert.ts";
import { makeMusterHome } from "../main-job/start-muster.ts";
import { residentMib } from "../process-memory.ts";
import { startAlertmanager } from "../start-alertmanager.ts";
import type { Child } from "../start-child.ts";
import { type StormAlert, stormAlert, stormBody } from "../storm/storm-body.ts";
import { until } from "../until.ts";

const steps = [
  { total: 0, targetMib: 130 },
  { total: 10_000, targetMib: 200 },
  { total: 100_000, targetMib: 400 },
] as const;
const perBody = 500;
const groupName = "Active";
/** Until what was needed once has gone. */
const restMs = 10_000;

/** What the bot holds with no, 10,000 and 100,000 active alerts, beside Alertmanager with the same alerts. */
export async function measureAlerts(say: SayStage): Promise<readonly Figure[]> {
  const sandbox = await startSandbox({ mode: "http", page: false, alertSource: "stand-in" });
  const home = await makeMusterHome(sandbox);
  const alertmanager = await startAlertmanager();
  const running: Child[] = [];
  try {
    // The first start compiles everything; what counts is every other one.
    await (await home.start()).stop();
    const muster = await home.start();
    running.push(muster);
    await sandbox.connect(muster.url);
    const figures: Figure[] = [];
    let sent = 0;
    for (const { total, targetMib } of steps) {
      say(`${total} active alerts`);
      while (sent < total) {
        const alerts = Array.from({ length: perBody }, (_, index) => activeAlert(sent + index));
        await postAlert(muster.url, stormBody(alerts));
        await keepIn(alertmanager.url, alerts);
        sent += perBody;
      }
      if (total > 0) await allShown(sandbox.slack, total);
      await wait(restMs);
      figures.push({
        name: `memory of the bot with ${total} active alerts (RSS); bare is Alertmanager`,
        value: await residentMib(muster.pid),
        unit: "MiB",
        target: targetMib,
        bare: await residentMib(alertmanager.pid),
      });
    }
    return figures;
  } finally {
    await Promise.all(running.map((child) => child.stop()));
    await alertmanager.stop();
    await sandbox.close();
    await home.remove();
  }
}

function activeAlert(index: number): StormAlert {
  return { name: groupName, severity: "critical", instance: `web-${index}` };
}

async function keepIn(url: string, alerts: readonly StormAlert[]): Promise<void> {
  const answer = await fetch(`${url}/api/v2/alerts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(alerts.map(stormAlert)),
  });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`Alertmanager answered ${answer.status}.`);
}

async function allShown(slack: SlackWorkspace, total: number): Promise<void> {
  const isShown = () =>
    slack.calls.findLast(({ args }) => JSON.stringify(args["blocks"] ?? "").includes(`${total} firing`)) !== undefined;
  await until(`the card shows ${total} alerts`, () => (isShown() ? true : undefined), {
    withinMs: 150_000,
    everyMs: 250,
  });
}
