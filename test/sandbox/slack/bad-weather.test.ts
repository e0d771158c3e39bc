import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { quietLogger } from "./quiet-logger.ts";
import { refusal, type StartedWorkspace, secrets, startWorkspace } from "./start-workspace.ts";

let now = 0;
let workspace: StartedWorkspace;
beforeEach(async () => {
  now = Date.now();
  workspace = await startWorkspace({ enforceRates: true, clock: () => now });
});
afterEach(() => workspace.close());

const rejecting = () =>
  new WebClient(secrets.botToken, {
    slackApiUrl: `${workspace.url}/api/`,
    logger: quietLogger,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
const texts = (channel: string) => workspace.slack.messagesIn(channel).map((one) => one.text);

describe("enforced rates", () => {
  test("the 21st conversations.create of a minute waits for its refill", async () => {
    const client = rejecting();
    const create = (index: number) => client.conversations.create({ name: `inc-${index}` });
    for (let index = 1; index <= 20; index += 1) await create(index);
    await expect(create(21)).rejects.toMatchObject({ code: "slack_webapi_rate_limited_error", retryAfter: 3 });
    now += 3000;
    expect(await refusal(create(21))).toBe("accepted");
  });

  test("a burst of messages into one channel is limited while another channel is free", async () => {
    const client = rejecting();
    const post = (channel: string) => client.chat.postMessage({ channel, text: "x" });
    for (let index = 0; index < 4; index += 1) await post("C0ALERTS");
    await expect(post("C0ALERTS")).rejects.toMatchObject({ retryAfter: 1 });
    expect(await refusal(post("C0INCIDENTS"))).toBe("accepted");
    now += 1000;
    expect(await refusal(post("C0ALERTS"))).toBe("accepted");
  });

  test("a limited call is answered with 429, Retry-After and ratelimited", async () => {
    const headers = { authorization: `Bearer ${secrets.botToken}` };
    const list = () => fetch(`${workspace.url}/api/users.list`, { headers });
    for (let index = 0; index < 20; index += 1) await list();
    const limited = await list();
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "3"]);
    expect(await limited.json()).toEqual({ ok: false, error: "ratelimited" });
  });
});

describe("faults", () => {
  const post = (text: string) => workspace.client.chat.postMessage({ channel: "C0ALERTS", text });

  test("a status after commit leaves the message posted", async () => {
    workspace.faults.next("chat.postMessage", { kind: "status-after-commit", status: 500 });
    await expect(post("one")).rejects.toMatchObject({ code: "slack_webapi_http_error" });
    expect(texts("alerts")).toEqual(["one"]);
  });

  test("a dropped connection leaves the message posted or not, as planned", async () => {
    workspace.faults.next("chat.postMessage", { kind: "drop-before" });
    workspace.faults.next("chat.postMessage", { kind: "drop-after" });
    await expect(post("before")).rejects.toMatchObject({ code: "slack_webapi_request_error" });
    await expect(post("after")).rejects.toMatchObject({ code: "slack_webapi_request_error" });
    expect(texts("alerts")).toEqual(["after"]);
  });

  test("a planned status and a planned error are answered without an effect", async () => {
    workspace.faults.next("chat.postMessage", { kind: "http", status: 503, body: "down" });
    workspace.faults.next(/^chat\./, { kind: "ok-false", error: "fatal_error" });
    await expect(post("one")).rejects.toMatchObject({ statusCode: 503 });
    expect(await refusal(post("two"))).toBe("fatal_error");
    expect(await refusal(post("three"))).toBe("accepted");
    expect(texts("alerts")).toEqual(["three"]);
  });

  test("a hanging call is given up by a client with a timeout", async () => {
    workspace.faults.next("chat.postMessage", { kind: "hang" });
    const hasty = new WebClient(secrets.botToken, {
      slackApiUrl: `${workspace.url}/api/`,
      logger: quietLogger,
      retryConfig: { retries: 0 },
      timeout: 100,
    });
    await expect(hasty.chat.postMessage({ channel: "C0ALERTS", text: "x" })).rejects.toMatchObject({
      code: "slack_webapi_request_error",
    });
    expect(texts("alerts")).toEqual([]);
  });

  test("latency is added to each call", async () => {
    workspace.slack.setLatency(80);
    const startedAt = performance.now();
    await post("slow");
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(75);
  });
});
