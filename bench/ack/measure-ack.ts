import { setTimeout as wait } from "node:timers/promises";
import type { SlackWorkspace } from "#sandbox/slack/make-slack-workspace.ts";
import { startSandbox } from "#sandbox/start-sandbox.ts";
import type { Figure } from "../figure.ts";
import type { SayStage } from "../main-job/measure-main-job.ts";
import { startBareBolt } from "../main-job/start-bare.ts";
import { makeMusterHome, type RunningMuster } from "../main-job/start-muster.ts";
import { percentile } from "../percentile.ts";
import type { Child } from "../start-child.ts";
import { timeAck } from "../time-ack.ts";
import { floodFigures } from "./flood-figures.ts";
import { loopDelayMs } from "./loop-delay.ts";
import { measureBoth } from "./measure-both.ts";
import { measureIsolation } from "./measure-isolation.ts";
import { startFlood } from "./start-flood.ts";

const phaseMs = 12_000;
/** A round trip to Slack from a European or American data centre. */
const roundTripMs = 150;

const phases = [
  { name: "at rest", flood: null, targetMs: undefined },
  { name: "in an alert storm", flood: "storm", targetMs: 20 },
  { name: "with 7 MB bodies", flood: "bodies", targetMs: 35 },
] as const;

/** How soon a slash command is acknowledged, over HTTP and Socket Mode, beside bare Bolt in the same moment; and whom a 429 holds up. */
export async function measureAck(say: SayStage): Promise<readonly Figure[]> {
  return [...(await measureMode("http", say)), ...(await measureMode("socket", say))];
}

async function measureMode(mode: "http" | "socket", say: SayStage): Promise<readonly Figure[]> {
  const options = { mode, page: false, alertSource: "stand-in" } as const;
  const sandbox = await startSandbox(options);
  // A payload goes to any connected socket, so the bare app needs a Slack of its own.
  const other = await startSandbox(options);
  const home = await makeMusterHome(sandbox);
  const running: Child[] = [];
  try {
    const muster = await home.start();
    running.push(muster);
    const bolt = await startBareBolt(mode, other.url, running);
    await sandbox.connect(muster.url);
    if (mode === "http") other.slack.setRequestUrl(`${bolt.url}/slack/events`);
    else await Promise.all([sandbox.slack.socket.connected(2), other.slack.socket.connected()]);
    await warmUp(sandbox.slack, other.slack);

    const figures: Figure[] = [];
    if (mode === "http") {
      say("a 429 in one channel, a post in another");
      figures.push(...(await measureIsolation(muster.url, sandbox)));
    }
    sandbox.slack.setLatency(roundTripMs);
    for (const phase of phases) {
      say(`${mode}: ${phase.name}`);
      figures.push(...(await measurePhase(phase, mode, { muster, slack: sandbox.slack, bare: other.slack })));
    }
    return figures;
  } finally {
    await Promise.all(running.map((child) => child.stop()));
    await Promise.all([sandbox.close(), other.close()]);
    await home.remove();
  }
}

async function measurePhase(
  { name, flood: kind, targetMs }: (typeof phases)[number],
  mode: "http" | "socket",
  parts: { readonly muster: RunningMuster; readonly slack: SlackWorkspace; readonly bare: SlackWorkspace },
): Promise<readonly Figure[]> {
  const { muster, slack, bare } = parts;
  const flood = kind === null ? undefined : await startFlood(kind, muster.url);
  // Until the flood runs at its own speed.
  await wait(1_000);
  await loopDelayMs(muster.url);
  const acks = await measureBoth(
    phaseMs,
    () => slack,
    () => bare,
  );
  const loopMs = await loopDelayMs(muster.url);
  const taken = await flood?.stop();
  const what = `slash ack over ${mode === "http" ? "HTTP" : "Socket Mode"} ${name}`;
  return [
    { name: `${what}, p50`, value: percentile(acks.muster, 50), unit: "ms", bare: percentile(acks.bare, 50) },
    {
      name: `${what}, p99 of ${acks.muster.length}`,
      value: percentile(acks.muster, 99),
      unit: "ms",
      bare: percentile(acks.bare, 99),
      ...(targetMs === undefined ? {} : { target: targetMs }),
    },
    {
      name: `  commands without an acknowledgement`,
      value: acks.unanswered.muster,
      unit: "calls",
      target: 0,
      bare: acks.unanswered.bare,
    },
    { name: `  Muster's event loop late, p99`, value: loopMs, unit: "ms" },
    { name: `  the measuring process late, p99`, value: acks.ownDelayMs, unit: "ms" },
    ...(taken === undefined ? [] : floodFigures(taken)),
  ];
}

/** What is compiled late must not count as slow. */
async function warmUp(...slacks: readonly SlackWorkspace[]): Promise<void> {
  for (let index = 0; index < 100; index += 1) for (const slack of slacks) await timeAck(slack, "help");
}
