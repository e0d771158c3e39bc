import { setTimeout as wait } from "node:timers/promises";
import { startSandbox } from "#sandbox/start-sandbox.ts";
import type { Figure } from "../figure.ts";
import type { Child } from "../start-child.ts";
import { ackFigures } from "./ack-figures.ts";
import { measureAcks } from "./measure-acks.ts";
import { measureMemory } from "./measure-memory.ts";
import { measureRooms } from "./measure-rooms.ts";
import { measureStarts } from "./measure-starts.ts";
import { measureWebhooks } from "./measure-webhooks.ts";
import { startBareBolt, startBareServer } from "./start-bare.ts";
import { makeMusterHome } from "./start-muster.ts";

/** Says which stage of the run begins. */
export type SayStage = (stage: string) => void;

const idleMs = 10_000;

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
