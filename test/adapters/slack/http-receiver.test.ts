import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeHttpReceiver, slackEventsPath } from "#adapters/slack/http-receiver.ts";
import { makeBoltApp } from "#adapters/slack/make-bolt-app.ts";
import { whoAmI } from "#adapters/slack/who-am-i.ts";
import { type SlackWorld, startSlackWorld } from "./slack-world.ts";

let world: SlackWorld;
let commands: string[];
let reactions: string[];

beforeEach(async () => {
  world = await startSlackWorld();
  commands = [];
  reactions = [];
  const http = makeHttpReceiver({ signingSecret: world.signingSecret, nowMs: () => Date.now(), log: world.access.log });
  const app = makeBoltApp({ ...world.access, receiver: http.receiver, identity: await whoAmI(world.direct) });
  app.command("/incident", async ({ command, ack }) => {
    commands.push(command.text);
    if (command.text === "fail") throw new Error("broken handler");
    await ack(command.text === "answer" ? `answer ${commands.length}` : undefined);
  });
  app.event("reaction_added", async ({ event }) => {
    reactions.push(event.reaction);
  });
  world.mount((request, response) => {
    if (request.url !== slackEventsPath) return false;
    http.listener(request, response);
    return true;
  });
  world.slack.setRequestUrl(`${world.url}${slackEventsPath}`);
});
afterEach(() => world.close());

describe("a signed request", () => {
  test("of Slack reaches the handler and is acknowledged", async () => {
    const done = await world.slack.act({
      kind: "command",
      user: "U0ONCALL",
      channel: "C0GENERAL",
      command: "/incident",
      text: "list",
    });
    expect(done).toEqual({ ok: true });
    expect(commands).toEqual(["list"]);
  });

  test.each([
    ["an hour in the future", 3_600],
    ["six minutes in the future", 360],
    ["six minutes in the past", -360],
  ])("from %s is refused", async (_when, offsetSeconds) => {
    expect(await send({ text: "x", offsetSeconds })).toBe(401);
    expect(commands).toEqual([]);
  });

  test("from four minutes in the future is taken", async () => {
    expect(await send({ text: "x", offsetSeconds: 240 })).toBe(200);
  });

  test("without a readable timestamp is refused", async () => {
    const response = await fetch(`${world.url}${slackEventsPath}`, { method: "POST", body: "command=%2Fincident" });
    expect(response.status).toBe(401);
  });

  test("with another secret is refused", async () => {
    expect(await send({ text: "x", secret: "guessed" })).toBe(401);
    expect(commands).toEqual([]);
  });

  test("that is sent again word for word runs nothing twice", async () => {
    const offsetSeconds = 0;
    const at = Math.floor(Date.now() / 1_000);
    expect(await send({ text: "once", offsetSeconds, at })).toBe(200);
    expect(await send({ text: "once", offsetSeconds, at })).toBe(200);
    expect(commands).toEqual(["once"]);
  });

  test("that is sent again is answered as the first time, also with Slack's retry headers", async () => {
    const at = Math.floor(Date.now() / 1_000);
    const retry = { "x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout" };
    const answers = await Promise.all([{}, retry, {}].map((headers) => ask({ text: "answer", at, headers })));
    for (const { status, text } of answers) expect({ status, text }).toEqual({ status: 200, text: "answer 1" });
    expect(commands).toEqual(["answer"]);
  });

  test("that failed is worked on again when it comes again", async () => {
    const at = Math.floor(Date.now() / 1_000);
    for (const _ of ["first", "again"]) expect(await send({ text: "fail", at })).toBe(500);
    expect(commands).toEqual(["fail", "fail"]);
  });

  test("whose content type a proxy has decorated is read all the same", async () => {
    expect(await send({ text: "x", contentType: "application/x-www-form-urlencoded; charset=utf-8" })).toBe(200);
    expect(commands).toEqual(["x"]);
  });

  test("whose handler fails is not answered as if all were well, and the failure is logged", async () => {
    expect(await send({ text: "fail" })).toBe(500);
    expect(world.logged.some(({ level, message }) => level === "error" && message === "slack handler failed")).toBe(
      true,
    );
  });
});

test("an event that Slack delivers again is handled once", async () => {
  const event = {
    type: "reaction_added",
    user: "U0ONCALL",
    reaction: "pushpin",
    item: { type: "message", channel: "C0GENERAL", ts: "1.1" },
  };
  const body = JSON.stringify({ type: "event_callback", team_id: "T0MUSTER", event_id: "Ev1", event });
  for (const at of [0, 1]) {
    const { status } = await post({
      body,
      contentType: "application/json",
      at: Math.floor(Date.now() / 1_000) - at,
      secret: world.signingSecret,
    });
    expect(status).toBe(200);
  }
  expect(reactions).toEqual(["pushpin"]);
});

test("one auth.test at start serves all events", async () => {
  for (const text of ["a", "b", "c"])
    await world.slack.act({ kind: "command", user: "U0ONCALL", channel: "C0GENERAL", command: "/incident", text });
  expect(world.calls("auth.test")).toHaveLength(1);
});

interface Sent {
  readonly text: string;
  readonly offsetSeconds?: number;
  readonly at?: number;
  readonly secret?: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send(sent: Sent): Promise<number> {
  return (await ask(sent)).status;
}

function ask(options: Sent) {
  const body = new URLSearchParams({
    command: "/incident",
    text: options.text,
    user_id: "U0ONCALL",
    channel_id: "C0GENERAL",
    team_id: "T0MUSTER",
    trigger_id: "1.2.3",
    response_url: `${world.url}/response/none`,
  }).toString();
  const at = options.at ?? Math.floor(Date.now() / 1_000) + (options.offsetSeconds ?? 0);
  return post({
    body,
    at,
    secret: options.secret ?? world.signingSecret,
    contentType: options.contentType ?? "application/x-www-form-urlencoded",
    headers: options.headers ?? {},
  });
}

async function post(request: {
  readonly body: string;
  readonly at: number;
  readonly secret: string;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
}): Promise<{ readonly status: number; readonly text: string }> {
  const signature = createHmac("sha256", request.secret).update(`v0:${request.at}:${request.body}`).digest("hex");
  const response = await fetch(`${world.url}${slackEventsPath}`, {
    method: "POST",
    body: request.body,
    headers: {
      "content-type": request.contentType,
      "x-slack-request-timestamp": String(request.at),
      "x-slack-signature": `v0=${signature}`,
      ...request.headers,
    },
  });
  return { status: response.status, text: await response.text() };
}
