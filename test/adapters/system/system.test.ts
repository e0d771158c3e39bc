import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { makeHealthCheck } from "#adapters/system/health-check.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { sha256 } from "#adapters/system/sha256.ts";

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
});

const serve = async (listener: RequestListener) => {
  const server = createServer(listener);
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}/health`;
};

describe("health check", () => {
  test("the expected status is healthy and says how long it took", async () => {
    const url = await serve((_request, response) => response.writeHead(204).end());
    const reading = await makeHealthCheck().read({ url, expect: 204 });
    expect(reading).toEqual({ isHealthy: true, text: expect.stringMatching(/^204 in \d+ ms$/) });
  });

  test("another status is unhealthy and says what was expected", async () => {
    const url = await serve((_request, response) => response.writeHead(503).end());
    const reading = await makeHealthCheck().read({ url, expect: 200 });
    expect(reading).toEqual({ isHealthy: false, text: expect.stringMatching(/^503 in \d+ ms, expected 200$/) });
  });

  test("no answer in time, and nobody there, are unhealthy readings and no errors", async () => {
    const silent = await serve(() => {});
    expect(await makeHealthCheck({ timeoutMs: 50 }).read({ url: silent, expect: 200 })).toEqual({
      isHealthy: false,
      text: "no answer in 0.05 s",
    });
    const gone = { url: "http://127.0.0.1:1/", expect: 200 };
    expect(await makeHealthCheck().read(gone)).toMatchObject({
      isHealthy: false,
      text: expect.stringContaining("no answer ("),
    });
  });

  test("a page that never ends is judged by its status alone", async () => {
    const url = await serve((_request, response) => response.writeHead(200).write("x".repeat(100_000)));
    expect(await makeHealthCheck({ timeoutMs: 2_000 }).read({ url, expect: 200 })).toMatchObject({ isHealthy: true });
  });
});

describe("ids", () => {
  test("ids are version 7 UUIDs that sort by creation, within a millisecond and when the clock steps back", () => {
    let now = 1_700_000_000_000;
    const newId = makeIdSource({ now: () => new Date(now) });
    const ids = Array.from({ length: 10_000 }, (_, index) => {
      if (index === 5_000) now -= 10_000;
      return newId();
    });
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(ids);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

test("the digest is SHA-256 of UTF-8 text", () => {
  // FIPS 180-2, appendix B.1.
  expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(sha256("é")).toBe("4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c");
});
