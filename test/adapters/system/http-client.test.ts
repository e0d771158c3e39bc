import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeHttpClient } from "#adapters/system/http-client.ts";
import type { HttpRequest } from "#core/shared/http-client.ts";
import {
  answer,
  closedPort,
  hang,
  reset,
  resetInBody,
  type ScriptedServer,
  startScriptedServer,
} from "../scripted-server.ts";

let server: ScriptedServer;
let waits: number[] = [];
beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.close());
beforeEach(() => {
  waits = [];
});

const clientWith = (timeoutMs: number) =>
  makeHttpClient({
    timeoutMs,
    retryDelayMs: 100,
    retryAfterMsMax: 5_000,
    attemptsMax: 3,
    wait: async (ms) => void waits.push(ms),
    random: () => 0.5,
  });
const [patient, impatient] = [clientWith(10_000), clientWith(1_000)];
const send = (method: HttpRequest["method"], more: Partial<HttpRequest> = {}, client = patient) =>
  client.send({ method, url: `${server.url}/thing`, headers: { authorization: "Bearer secret" }, ...more });

describe("the HTTP client", () => {
  it.each([429, 502, 503, 504])("repeats a GET that was answered %d, and no more than three times", async (status) => {
    server.script(answer(status), answer(status), answer(status), answer(200));
    expect(await send("GET")).toMatchObject({ kind: "answered", status });
    expect(server.requests).toHaveLength(3);
    expect(waits).toEqual([75, 150]);
  });

  it.each([400, 401, 403, 404, 409, 500])("does not repeat a GET that was answered %d", async (status) => {
    server.script(answer(status), answer(200));
    expect(await send("GET")).toMatchObject({ status });
    expect(server.requests).toHaveLength(1);
  });

  it("repeats a GET whose connection broke or that got no answer in time", async () => {
    server.script(reset, hang, answer(200, {}, { ok: true }));
    expect(await send("GET", {}, impatient)).toMatchObject({ status: 200, body: { ok: true } });
    expect(server.requests).toHaveLength(3);
  });

  it.each(["POST", "PUT", "PATCH", "DELETE"] as const)(
    "sends a %s exactly once whatever comes of it",
    async (method) => {
      for (const script of [answer(429), answer(503), reset, hang]) {
        server.script(script, answer(200));
        await send(method, {}, script === hang ? impatient : patient);
        expect(server.requests).toHaveLength(1);
      }
      expect(waits).toEqual([]);
    },
  );

  it("waits as long as Retry-After or RateLimit-Reset asks", async () => {
    server.script(answer(429, { "retry-after": "2" }), answer(503, { "ratelimit-reset": "4" }), answer(200));
    expect(await send("GET")).toMatchObject({ status: 200 });
    expect(waits).toEqual([2_000, 4_000]);
  });

  it("gives the answer back instead of waiting longer than it may", async () => {
    server.script(answer(429, { "retry-after": "6" }), answer(200));
    expect(await send("GET")).toMatchObject({ status: 429, headers: { "retry-after": "6" } });
    expect(waits).toEqual([]);
  });

  it("takes an instant in RateLimit-Reset for no wait of decades", async () => {
    server.script(answer(429, { "ratelimit-reset": "1772420400" }), answer(200));
    expect(await send("GET")).toMatchObject({ status: 200 });
    expect(waits).toEqual([75]);
  });

  it("says of a change without an answer that it may have happened", async () => {
    server.script(hang);
    expect(await send("POST", {}, impatient)).toEqual({ kind: "no-answer", reason: "gave no answer in 1 s" });
    server.script(reset);
    expect(await send("POST")).toMatchObject({ kind: "no-answer", reason: expect.stringContaining("broke") });
    server.script(resetInBody);
    expect(await send("POST")).toMatchObject({ kind: "no-answer" });
  });

  it("says of a change that found nobody listening that it was not sent", async () => {
    const answered = await send("POST", { url: `${await closedPort()}/thing` });
    expect(answered).toEqual({ kind: "not-sent", reason: "could not be reached (ECONNREFUSED)" });
    const nowhere = await send("POST", { url: "http://nowhere.invalid/thing" });
    expect(nowhere).toMatchObject({ kind: "not-sent" });
  });

  it("does not follow a redirect, so that no token goes to another host", async () => {
    server.script(answer(302, { location: `${server.url}/elsewhere` }), answer(200));
    expect(await send("GET")).toMatchObject({ kind: "answered", status: 302 });
    server.script(answer(307, { location: `${server.url}/elsewhere` }), answer(200));
    expect(await send("POST")).toMatchObject({ kind: "answered", status: 307 });
    expect(server.requests).toHaveLength(1);
  });

  it("sends JSON only where there is some", async () => {
    server.script(answer(204));
    await send("POST", { json: { deployId: "dep-1" } });
    expect(server.requests[0]).toMatchObject({
      body: '{"deployId":"dep-1"}',
      headers: { "content-type": "application/json", accept: "application/json", "user-agent": "muster" },
    });
    server.script(answer(201));
    expect(await send("POST")).toMatchObject({ body: undefined });
    expect(server.requests[0]?.body).toBe("");
    expect(server.requests[0]?.headers["content-type"]).toBeUndefined();
  });

  it("gives no body for an answer that is no JSON", async () => {
    server.script(answer(200, { "content-type": "text/html" }, "<html>maintenance</html>"));
    expect(await send("GET")).toMatchObject({ kind: "answered", status: 200, body: undefined });
  });
});
