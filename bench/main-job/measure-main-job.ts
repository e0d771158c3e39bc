import { setTimeout as wait } from "node:timers/promises";
import { credentials } from "#sandbox/credentials.ts";
import { startSandbox } from "#sandbox/start-sandbox.ts";
import type { Figure } from "../figure.ts";
import { findFreePort } from "../find-free-port.ts";
import { percentile } from "../percentile.ts";
import { familyOf, proportionalMib, residentMib } from "../process-memory.ts";
import { type Child, startChild } from "../start-child.ts";
import { until } from "../until.ts";
import { ackFigures } from "./ack-figures.ts";
import { measureAcks } from "./measure-acks.ts";
import { measureRooms } from "./measure-rooms.ts";
import { measureWebhooks } from "./measure-webhooks.ts";
import { type MusterHome, makeMusterHome, type RunningMuster } from "./start-muster.ts";

/** Says which stage of the run begins. */
export type SayStage = (stage: string) => void;

const startCount = 5;
const idleMs = 10_000;
const startTargetMs = 1_000;
const memoryTargetMib = 130;

/** The figures of the main job: how soon a room is ready, how soon everybody is answered, and what it costs to run. */
export async function measureMainJob(say: SayStage): Promise<readonly Figure[]> {
  return [...(await measureOverHttp(say)), ...(await measureOverSocket(say))];
}

async function measureOverHttp(say: SayStage): Promise<readonly Figure[]> {
  const sandbox = await startSandbox({ mode: "http", page: false, alertSource: "stand-in" });
  const home = await makeMusterHome(sandbox);
  const running: Child[] = [];
  try {
    say("starts");
    const starts = await measureStarts(home, running);
    const { muster } = starts;
    const bolt = await startBareBolt("http", sandbox.url, running);
    const server = await startBareServer(running);
    await sandbox.connect(muster.url);

    say("memory at rest");
    await wait(idleMs);
    const atRest = await measureMemory("at rest", muster, bolt.pid);

    say("rooms");
    const rooms = await measureRooms(muster.url, sandbox.slack);
    say("webhooks");
    const webhooks = await measureWebhooks(muster.url, server.url);
    say("slash commands over HTTP");
    const acks: Figure[] = [];
    for (const text of ["list", "help"] as const) {
      sandbox.slack.setRequestUrl(`${bolt.url}/slack/events`);
      const bare = await measureAcks(sandbox.slack, text);
      sandbox.slack.setRequestUrl(`${muster.url}/slack/events`);
      acks.push(...ackFigures(`/incident ${text} over HTTP`, await measureAcks(sandbox.slack, text), bare));
    }

    say("memory after the load");
    await wait(idleMs);
    const afterLoad = await measureMemory("after the load", muster, bolt.pid);
    return [...rooms, ...webhooks, ...acks, ...atRest, ...afterLoad, ...starts.figures];
  } finally {
    await Promise.all(running.map((child) => child.stop()));
    await sandbox.close();
    await home.remove();
  }
}

async function measureOverSocket(say: SayStage): Promise<readonly Figure[]> {
  const sandbox = await startSandbox({ mode: "socket", page: false, alertSource: "stand-in" });
  const home = await makeMusterHome(sandbox);
  const running: Child[] = [];
  try {
    say("slash commands over Socket Mode");
    const bolt = await startBareBolt("socket", sandbox.url, running);
    await sandbox.slack.socket.connected();
    const bare = { list: await measureAcks(sandbox.slack, "list"), help: await measureAcks(sandbox.slack, "help") };
    await bolt.stop();
    const muster = await home.start();
    running.push(muster);
    await sandbox.slack.socket.connected();
    const acks: Figure[] = [];
    for (const text of ["list", "help"] as const)
      acks.push(
        ...ackFigures(`/incident ${text} over Socket Mode`, await measureAcks(sandbox.slack, text), bare[text]),
      );
    return acks;
  } finally {
    await Promise.all(running.map((child) => child.stop()));
    await sandbox.close();
    await home.remove();
  }
}

/** Starts on an empty folder, then again and again on the same; the last one keeps running. */
async function measureStarts(
  home: MusterHome,
  running: Child[],
): Promise<{ readonly figures: readonly Figure[]; readonly muster: RunningMuster }> {
  let muster = await home.start();
  running.push(muster);
  const first = muster.readyMs;
  const later: number[] = [];
  for (let index = 0; index < startCount; index += 1) {
    await muster.stop();
    muster = await home.start();
    running.push(muster);
    later.push(muster.readyMs);
  }
  const figures: readonly Figure[] = [
    {
      name: `start with an existing database, p50 of ${startCount}`,
      value: percentile(later, 50),
      unit: "ms",
      target: startTargetMs,
    },
    { name: `start with an existing database, slowest of ${startCount}`, value: percentile(later, 100), unit: "ms" },
    { name: "first start, which makes the database", value: first, unit: "ms" },
  ];
  return { figures, muster };
}

async function measureMemory(when: string, muster: RunningMuster, boltPid: number): Promise<readonly Figure[]> {
  const database = await familyOf(muster.databasePid);
  const sum = async (measure: (pid: number) => Promise<number>) =>
    (await Promise.all(database.map(measure))).reduce((total, mib) => total + mib, 0);
  return [
    {
      name: `memory of the bot ${when} (RSS)`,
      value: await residentMib(muster.pid),
      unit: "MiB",
      target: memoryTargetMib,
      bare: await residentMib(boltPid),
    },
    {
      name: `memory of its database ${when} (Pss of ${database.length} processes)`,
      value: await sum(proportionalMib),
      unit: "MiB",
    },
    { name: `  the same with shared pages counted each time (RSS)`, value: await sum(residentMib), unit: "MiB" },
  ];
}

async function startBareBolt(
  mode: "http" | "socket",
  sandboxUrl: string,
  running: Child[],
): Promise<Child & { readonly url: string }> {
  const port = await findFreePort();
  const secret = mode === "http" ? credentials.slackSigningSecret : credentials.slackAppToken;
  const args = ["bench/bare-bolt.ts", mode, String(port), `${sandboxUrl}/api/`, credentials.slackBotToken, secret];
  const bolt = await startChild(args, {});
  running.push(bolt);
  const url = `http://127.0.0.1:${port}`;
  if (mode === "http") await until("the bare Bolt app answers", () => isAnswering(url));
  return { ...bolt, url };
}

async function startBareServer(running: Child[]): Promise<Child & { readonly url: string }> {
  const port = await findFreePort();
  const server = await startChild(["bench/bare-server.ts", String(port)], {});
  running.push(server);
  const url = `http://127.0.0.1:${port}`;
  await until("the bare server answers", () => isAnswering(url));
  return { ...server, url };
}

async function isAnswering(url: string): Promise<true | undefined> {
  const response = await fetch(url).catch(() => undefined);
  await response?.arrayBuffer();
  return response === undefined ? undefined : true;
}
