import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readBody } from "#sandbox/slack/read-body.ts";
import { type StartedWorkspace, secrets, startWorkspace, testManifest, until } from "./start-workspace.ts";

let workspace: StartedWorkspace;
let app: Server;
let answer: { status: number; body?: string; headers?: Record<string, string> } | "never" = { status: 200 };
let received: { headers: IncomingHttpHeaders; body: string }[] = [];

beforeEach(async () => {
  answer = { status: 200 };
  received = [];
  workspace = await startWorkspace({ ackWithinMs: 200, retryScale: 0.0001 });
  app = createServer((req, res) => {
    readBody(req).then(
      (body) => {
        received.push({ headers: req.headers, body: body.toString() });
        if (answer !== "never") res.writeHead(answer.status, answer.headers).end(answer.body ?? "");
      },
      () => res.destroy(),
    );
  });
  app.listen(0, "127.0.0.1");
  await once(app, "listening");
  workspace.slack.setRequestUrl(appUrl());
});
afterEach(async () => {
  await workspace.close();
  app.closeAllConnections();
  app.close();
});

function appUrl(): string {
  const address = app.address();
  if (address === null || typeof address === "string") throw new Error("the app has no TCP port");
  return `http://127.0.0.1:${address.port}/slack/events`;
}

const command = (name = "/incident") =>
  workspace.slack.act({ kind: "command", user: "U0RESP", channel: "C0INCIDENTS", command: name, text: "a & b" });
const say = () => workspace.slack.act({ kind: "message", user: "U0RESP", channel: "C0INCIDENTS", text: "hi" });
const notices = () => workspace.slack.viewFor("U0RESP").notices.map((one) => one.text);

describe("signed HTTP", () => {
  test("a command comes as a form of exactly that type, signed over the raw body", async () => {
    expect(await command()).toEqual({ ok: true });
    const [request] = received;
    if (!request) throw new Error("nothing came");
    const { headers, body } = request;
    expect(headers["content-type"]).toBe("application/x-www-form-urlencoded");
    const at = String(headers["x-slack-request-timestamp"]);
    const hmac = createHmac("sha256", secrets.signingSecret).update(`v0:${at}:${body}`).digest("hex");
    expect(headers["x-slack-signature"]).toBe(`v0=${hmac}`);
    expect(Math.abs(Number(at) - Date.now() / 1000)).toBeLessThan(5);
    expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
      command: "/incident",
      text: "a & b",
      user_id: "U0RESP",
      user_name: "theo",
      channel_id: "C0INCIDENTS",
      channel_name: "incidents",
      team_id: "T0MUSTER",
      api_app_id: "A0MUSTER",
    });
  });

  test("an event comes as JSON", async () => {
    await say();
    expect(received[0]?.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(received[0]?.body ?? "")).toMatchObject({
      type: "event_callback",
      event: { type: "message", channel_type: "channel", text: "hi", user: "U0RESP" },
    });
  });

  test("a failing event is sent four times under one id, each time saying why", async () => {
    answer = { status: 500 };
    await say();
    await until(() => received.length >= 4);
    expect(received.map(({ headers }) => headers["x-slack-retry-num"])).toEqual([undefined, "1", "2", "3"]);
    expect(received[1]?.headers["x-slack-retry-reason"]).toBe("http_error");
    expect(new Set(received.map(({ body }) => JSON.parse(body).event_id)).size).toBe(1);
  });

  test("x-slack-no-retry stops the retries", async () => {
    answer = { status: 500, headers: { "x-slack-no-retry": "1" } };
    await say();
    answer = { status: 200 };
    await say();
    expect(received.map(({ headers }) => headers["x-slack-retry-num"])).toEqual([undefined, undefined]);
  });

  test("events the manifest does not subscribe to are not sent", async () => {
    await workspace.close();
    workspace = await startWorkspace({ manifest: { ...testManifest, events: ["reaction_added"] } });
    workspace.slack.setRequestUrl(appUrl());
    await say();
    const ts = workspace.slack.messagesIn("incidents").at(-1)?.ts ?? "";
    await workspace.slack.act({ kind: "react", user: "U0RESP", channel: "C0INCIDENTS", ts, name: "pushpin" });
    expect(received.map(({ body }) => JSON.parse(body).event.type)).toEqual(["reaction_added"]);
  });
});

describe("a person is told", () => {
  test("that the app was too slow", async () => {
    answer = "never";
    expect(await command()).toEqual({ ok: false, error: "operation_timeout" });
    expect(notices()).toEqual(['/incident failed with the error "operation_timeout"']);
  });

  test("that the app could not be reached", async () => {
    workspace.slack.setRequestUrl("http://127.0.0.1:1/slack/events");
    expect(await command()).toEqual({ ok: false, error: "dispatch_failed" });
    workspace.slack.setRequestUrl(undefined);
    expect(await command()).toEqual({ ok: false, error: "dispatch_failed" });
    expect(notices()).toHaveLength(2);
  });

  test("that the app answered an error or something Slack can't show", async () => {
    answer = { status: 500 };
    expect(await command()).toEqual({ ok: false, error: "http_service_error" });
    answer = { status: 200, body: JSON.stringify({ blocks: [{ type: "banner" }] }) };
    expect(await command()).toEqual({ ok: false, error: "invalid_blocks" });
    expect(notices()).toHaveLength(2);
  });

  test("that there is no such command, and the app hears nothing of it", async () => {
    expect(await command("/incidnet")).toEqual({ ok: false, error: "invalid_command" });
    expect(received).toEqual([]);
    expect(notices()[0]).toContain("/incidnet is not a valid command");
  });

  test("until the notice is dismissed, by that person alone", async () => {
    await command("/nope");
    const id = workspace.slack.viewFor("U0RESP").notices[0]?.id ?? "";
    await workspace.slack.act({ kind: "dismiss-notice", user: "U0LEAD", id });
    expect(notices()).toHaveLength(1);
    await workspace.slack.act({ kind: "dismiss-notice", user: "U0RESP", id });
    expect(notices()).toEqual([]);
  });
});
