import type { AckFn } from "@slack/bolt";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeBoltApp } from "#adapters/slack/make-bolt-app.ts";
import { makeSocketReceiver, type SlackSocketReceiver } from "#adapters/slack/socket-receiver.ts";
import { whoAmI } from "#adapters/slack/who-am-i.ts";
import { type SlackWorld, startSlackWorld, until } from "./slack-world.ts";

let world: SlackWorld;
let receiver: SlackSocketReceiver;
let commands: string[];
let heldAcks: AckFn<string>[];

beforeEach(async () => {
  world = await startSlackWorld({ ackWithinMs: 400 });
  commands = [];
  heldAcks = [];
  receiver = makeSocketReceiver({
    appToken: world.appToken,
    apiUrl: world.access.apiUrl,
    nowMs: () => Date.now(),
    log: world.access.log,
    ackWithinMs: 200,
    backoffMsMin: 10,
    backoffMsMax: 40,
    connectMsMax: 1_000,
    silenceMsMax: 300,
  });
  const app = makeBoltApp({ ...world.access, receiver, identity: await whoAmI(world.direct) });
  app.command("/incident", async ({ command, ack }) => {
    commands.push(command.text);
    if (command.text === "fail") throw new Error("broken handler");
    if (command.text === "slow") heldAcks.push(async () => ack());
    else await ack();
  });
});
afterEach(async () => {
  await receiver.stop();
  await world.close();
});

describe("a connected receiver", () => {
  beforeEach(async () => {
    await receiver.start();
    await world.slack.socket.connected(2);
  });

  test("holds two connections and says since when", () => {
    expect(world.slack.socket.connections).toBe(2);
    expect(receiver.health()).toEqual({ isConnected: true, since: expect.any(Date), problem: null });
  });

  test("takes commands and acknowledges them", async () => {
    expect(await command("list")).toEqual({ ok: true });
    expect(commands).toEqual(["list"]);
  });

  test("loses no command while Slack refreshes one connection after the other", async () => {
    for (const text of ["1", "2", "3", "4"]) {
      await world.slack.socket.connected(2);
      world.slack.socket.refresh("oldest");
      expect(await command(text)).toEqual({ ok: true });
    }
    expect(commands).toEqual(["1", "2", "3", "4"]);
  });

  test.each(["refresh", "warn"] as const)(
    "loses no command when Slack ends both connections at once (%s)",
    async (how) => {
      world.slack.socket[how]("all");
      await world.slack.socket.connected(1);
      expect(await command("1")).toEqual({ ok: true });
      await world.slack.socket.connected(2);
      expect(receiver.health()).toMatchObject({ isConnected: true, problem: null });
      expect(world.logged.filter(({ message }) => message === "slack socket changed")).toHaveLength(1);
    },
  );

  test("still acknowledges over a connection that Slack has dismissed", async () => {
    const done = command("slow");
    await until(() => heldAcks.length === 1);
    world.slack.socket.refresh("all");
    await Promise.all(heldAcks.map((ack) => ack()));
    expect(await done).toEqual({ ok: true });
  });

  test("comes back after Socket Mode was turned off and on again, and says meanwhile what is wrong", async () => {
    world.faults.next("apps.connections.open", { kind: "ok-false", error: "forbidden_team" }, 6);
    world.slack.socket.disable();
    await until(() => !receiver.health().isConnected);
    expect(receiver.health().problem).toMatch(/Socket Mode|apps.connections.open/);
    await world.slack.socket.connected(2);
    await until(() => receiver.health().problem === null);
    expect(await command("after")).toEqual({ ok: true });
  });

  test("replaces a connection that died without a word, while the other one does the work", async () => {
    world.slack.socket.freeze("oldest");
    expect(await command("meanwhile")).toEqual({ ok: true });
    await world.slack.socket.connected(2);
    expect(await command("after")).toEqual({ ok: true });
    expect(receiver.health().isConnected).toBe(true);
  });

  test("that is stopped while Slack lets it wait for an address ends at once", async () => {
    let asked = 0;
    world.mount(({ url }) => {
      const isHeld = url?.endsWith("/apps.connections.open") === true;
      if (isHeld) asked += 1;
      return isHeld;
    });
    const patient = makeSocketReceiver({
      appToken: world.appToken,
      apiUrl: world.access.apiUrl,
      nowMs: Date.now,
      log: world.access.log,
      connectMsMax: 60_000,
    });
    const started = patient.start();
    await until(() => asked === 2);
    await patient.stop();
    await started;
    expect(patient.health()).toMatchObject({ isConnected: false, problem: null });
  });

  test.each(["silent", "closed"] as const)("goes on trying when Slack is %s instead of saying hello", async (how) => {
    world.slack.socket.ignoreNext(3, how);
    world.slack.socket.cut("oldest");
    await until(() => receiver.health().problem !== null);
    expect(receiver.health()).toMatchObject({
      isConnected: true,
      problem: expect.stringMatching(/^One of two connections is missing: /),
    });
    expect(await command("meanwhile")).toEqual({ ok: true });
    await world.slack.socket.connected(2);
    await until(() => receiver.health().problem === null);
  });

  test("an envelope that comes over both connections is worked on once and answered twice", async () => {
    world.slack.socket.repeatEverywhere();
    expect(await command("twice")).toEqual({ ok: true });
    await until(() => world.logged.some(({ message }) => message === "slack delivery repeated"));
    expect(commands).toEqual(["twice"]);
  });

  test("comes back after both connections were cut", async () => {
    world.slack.socket.cut("all");
    await world.slack.socket.connected(2);
    expect(await command("after")).toEqual({ ok: true });
    await until(() => receiver.health().isConnected);
  });

  test.each(["not_authed", "invalid_auth", "account_inactive", "user_removed_from_team", "team_disabled"])(
    "survives %s, which the SDK calls unrecoverable, and comes back when it ends",
    async (error) => {
      world.faults.next("apps.connections.open", { kind: "ok-false", error }, 6);
      world.slack.socket.cut("all");
      await until(() => !receiver.health().isConnected);
      await world.slack.socket.connected(2);
      await until(() => receiver.health().isConnected);
      expect(await command("after")).toEqual({ ok: true });
    },
  );

  test("sends no acknowledgement after its time and logs the handler that was too slow", async () => {
    const done = await command("slow");
    expect(done.ok).toBe(false);
    for (const ack of heldAcks) await ack();
    const messages = world.logged.map(({ message }) => message);
    expect(messages).toContain("slack envelope not acknowledged in time");
    expect(messages).toContain("slack acknowledgement dropped");
  });

  test("leaves a failed handler unacknowledged, so that the person sees it, and goes on", async () => {
    expect((await command("fail")).ok).toBe(false);
    expect(await command("next")).toEqual({ ok: true });
    expect(world.logged.map(({ message }) => message)).toContain("slack handler failed");
  });

  test("is disconnected after it was stopped", async () => {
    await receiver.stop();
    await until(() => world.slack.socket.connections === 0);
    expect(receiver.health().isConnected).toBe(false);
  });
});

test.each(["invalid_auth", "account_inactive"])(
  "a start that Slack refuses (%s) ends nothing: health says what to do, and it connects once Slack lets it",
  async (error) => {
    world.faults.next("apps.connections.open", { kind: "ok-false", error }, 6);
    await receiver.start();
    expect(receiver.health()).toMatchObject({
      isConnected: false,
      problem: expect.stringMatching(new RegExp(`${error}.*SLACK_APP_TOKEN`)),
    });
    await world.slack.socket.connected(2);
    expect(await command("after")).toEqual({ ok: true });
  },
);

test("with ten connections of others, health names the limit, and a place that becomes free is taken", async () => {
  const others = Array.from({ length: 10 }, () => new WebSocket(world.slack.socket.issueUrl()));
  await world.slack.socket.connected(10);
  await receiver.start();
  expect(receiver.health().problem).toContain("ten Socket Mode connections");
  for (const other of others) other.close();
  await until(() => receiver.health().isConnected && receiver.health().problem === null);
  expect(await command("after")).toEqual({ ok: true });
});

test("a start while Slack is down goes on trying until it is up", async () => {
  world.faults.next("apps.connections.open", { kind: "http", status: 503 }, 4);
  await receiver.start();
  await world.slack.socket.connected(2);
  await until(() => receiver.health().isConnected);
  expect(await command("after")).toEqual({ ok: true });
});

function command(text: string) {
  return world.slack.act({ kind: "command", user: "U0ONCALL", channel: "C0GENERAL", command: "/incident", text });
}
