import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { makeLaterMetrics } from "#http/later-metrics.ts";
import { makeMetrics } from "#http/metrics.ts";
import { type HttpServerNeeds, makeHttpServer } from "#http/server.ts";

const unread = { kind: "unreadable", reason: "nobody asks" } as const;
const fact = { name: "database", isOk: true, detail: "connected", isNeeded: true };

async function serve(needs: Partial<HttpServerNeeds> = {}) {
  const errors: unknown[] = [];
  const server = makeHttpServer({
    sources: [],
    takeIn: async () => ({ status: 202, headers: {}, body: { delivery: "d-1" } }),
    slackListener: (_incoming, response) => void response.end("slack"),
    readHealth: async () => [fact],
    metrics: makeLaterMetrics(async () => makeMetrics({ withProcessMetrics: false })),
    onError: (error) => void errors.push(error),
    ...needs,
  });
  const url = await server.listen({ port: 0, host: "127.0.0.1" });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= server.close();
    return closing;
  };
  onTestFinished(close);
  return { url, errors, close };
}

test("health and metrics are served, to HEAD too, whatever the query says", async () => {
  const { url } = await serve();
  expect(await (await fetch(`${url}/health/live`)).json()).toEqual({ status: "ok" });
  expect(await (await fetch(`${url}/health?verbose`)).json()).toEqual({ status: "ok", checks: [fact] });
  const head = await fetch(`${url}/health/ready`, { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
  const metrics = await fetch(`${url}/metrics`);
  expect(metrics.headers.get("content-type")).toMatch(/^text\/plain; version=/);
  expect(await metrics.text()).toContain("# HELP muster_");
});

test("something needed that is down makes it unready; reading that fails is told to the operator and answered", async () => {
  const down = await serve({ readHealth: async () => [{ ...fact, isOk: false }] });
  expect((await fetch(`${down.url}/health/ready`)).status).toBe(503);
  expect((await fetch(`${down.url}/health/live`)).status).toBe(200);
  const broken = await serve({ readHealth: () => Promise.reject(new Error("no health")) });
  const response = await fetch(`${broken.url}/health`);
  expect([response.status, await response.json()]).toEqual([500, expect.objectContaining({ error: "internal" })]);
  expect(broken.errors).toMatchObject([{ message: "no health" }]);
});

test.each([
  ["GET", "/", "Nothing is served at /."],
  ["POST", "/health", "Nothing is served at /health."],
  ["GET", "/slack/events", "Nothing is served at /slack/events."],
  ["GET", "/webhooks/alertmanager", "Nothing is served at /webhooks/alertmanager."],
  ["POST", "/webhooks/a/b?c", "Nothing is served at /webhooks/a/b."],
  ["POST", "/webhooks/nagios", 'There is no source "nagios"; known: .'],
])("%s %s is a 404 that says so", async (method, path, message) => {
  const { url } = await serve();
  const response = await fetch(`${url}${path}`, { method });
  expect([response.status, await response.json()]).toMatchObject([404, { message }]);
});

test("Slack's requests go to Bolt in HTTP mode, and nowhere in Socket Mode", async () => {
  const http = await serve();
  expect(await (await fetch(`${http.url}/slack/events`, { method: "POST", body: "{}" })).text()).toBe("slack");
  const socket = await serve({ slackListener: null });
  expect((await fetch(`${socket.url}/slack/events`, { method: "POST", body: "{}" })).status).toBe(404);
});

test("closing answers who is in, and waits for no connection that a client keeps for later", async () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const { url, close } = await serve({
    slackListener: (_incoming, response) => {
      asked.resolve();
      void answer.promise.then(() => response.end("late"));
    },
  });
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const sent = request(`${url}/slack/events`, { method: "POST", agent });
  const answered: Promise<[IncomingMessage]> = once(sent, "response").then(([response]) => [response]);
  sent.end("{}");
  await asked.promise;
  const closed = close();
  await expect(fetch(`${url}/health/live`)).rejects.toThrow("fetch failed");
  answer.resolve();
  expect(await text((await answered)[0])).toBe("late");
  await closed;
});

test("who asks for nothing, or stops in the middle, keeps it open for a while only", async () => {
  const server = makeHttpServer({
    sources: [{ name: "any", bodyBytesMax: 100, verify: () => ({ kind: "verified" }), read: () => unread }],
    takeIn: () => Promise.reject(new Error("unused")),
    slackListener: null,
    readHealth: async () => [],
    metrics: makeLaterMetrics(async () => makeMetrics({ withProcessMetrics: false })),
    onError: () => undefined,
  });
  const { port } = new URL(await server.listen({ port: 0, host: "127.0.0.1" }));
  const silent = connect(Number(port), "127.0.0.1");
  const slow = connect(Number(port), "127.0.0.1");
  const isGone = (socket: Socket) =>
    new Promise((resolve) => void socket.on("error", () => undefined).on("close", resolve));
  const gone = Promise.all([silent, slow].map(isGone));
  slow.write("POST /webhooks/any HTTP/1.1\r\nhost: x\r\ncontent-length: 90\r\n\r\n{}");
  await Promise.all([once(silent, "connect"), once(slow, "connect")]);
  await server.close(200);
  expect(await gone).toHaveLength(2);
});

test("a port that is taken is told with Node's error", async () => {
  const { url } = await serve();
  const server = makeHttpServer({
    sources: [],
    takeIn: () => Promise.reject(new Error("unused")),
    slackListener: null,
    readHealth: async () => [],
    metrics: makeLaterMetrics(async () => makeMetrics({ withProcessMetrics: false })),
    onError: () => undefined,
  });
  await expect(server.listen({ port: Number(new URL(url).port), host: "127.0.0.1" })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
});
