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
    expect(receiver.health()).toEqual({ isConnected: true, since: expect.any(Date) });
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

  test("comes back after both connections were cut", async () => {
    world.slack.socket.cut("all");
    await world.slack.socket.connected(2);
    expect(await command("after")).toEqual({ ok: true });
    await until(() => receiver.health().isConnected);
  });

  test("survives answers that the SDK calls unrecoverable and comes back when they end", async () => {
    world.faults.next("apps.connections.open", { kind: "ok-false", error: "account_inactive" }, 6);
    world.slack.socket.cut("all");
    await until(() => !receiver.health().isConnected);
    await world.slack.socket.connected(2);
    await until(() => receiver.health().isConnected);
    expect(await command("after")).toEqual({ ok: true });
  });

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

test("a start with a bad token fails with a hint", async () => {
  world.faults.next("apps.connections.open", { kind: "ok-false", error: "invalid_auth" }, 50);
  await expect(receiver.start()).rejects.toMatchObject({ code: "slack-invalid-auth", retry: "never" });
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
