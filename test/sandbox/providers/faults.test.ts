import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Fault, makeFaults } from "#sandbox/faults.ts";
import { type EmulatedWorld, startEmulatedWorld } from "./emulated-world.ts";

describe("planned faults", () => {
  it("are used up one operation at a time, in the order they were planned", () => {
    const faults = makeFaults();
    faults.next("vercel GET /v6/deployments", { kind: "http", status: 500 }, 2);
    faults.next(/^vercel /, { kind: "drop-after" });
    expect(faults.take("vercel GET /v6/deployments")).toEqual({ kind: "http", status: 500 });
    expect(faults.take("chat.postMessage")).toBeUndefined();
    expect(faults.take("vercel GET /v6/deployments")).toEqual({ kind: "http", status: 500 });
    expect(faults.take("vercel GET /v6/deployments")).toEqual({ kind: "drop-after" });
    expect(faults.take("vercel GET /v6/deployments")).toBeUndefined();
  });

  it("match with a global expression every time", () => {
    const faults = makeFaults();
    faults.next(/rollback/g, { kind: "drop-before" }, 3);
    const taken = [1, 2, 3, 4].map(() => faults.take("vercel POST /v1/projects/p/rollback/d"));
    expect(taken.map((fault) => fault?.kind)).toEqual(["drop-before", "drop-before", "drop-before", undefined]);
  });

  it("are gone after clearing", () => {
    const faults = makeFaults();
    faults.next(/./, { kind: "drop-before" }, 9);
    faults.clear();
    expect(faults.take("anything")).toBeUndefined();
  });
});

describe("a provider's fault", () => {
  let world: EmulatedWorld;
  beforeEach(async () => {
    world = await startEmulatedWorld("Bearer sandbox-render-key");
  });
  afterEach(() => world.close());

  const path = "/services/srv-api/scale";
  const scaleWith = (fault: Fault) => {
    world.sandbox.faults.next(`render POST ${path}`, fault);
    return world.ask("POST", `/render/v1${path}`, { numInstances: 4 });
  };
  const count = () => world.sandbox.providers.render.state.service("srv-api")?.numInstances;
  const lastCall = () => world.sandbox.providers.render.calls.at(-1);

  it("http answers its status and headers and changes nothing", async () => {
    const reply = await scaleWith({ kind: "http", status: 429, headers: { "retry-after": "7" } });
    expect(reply).toMatchObject({ status: 429, body: { message: "rate limit exceeded" } });
    expect(reply.headers.get("retry-after")).toBe("7");
    expect(count()).toBe(2);
    expect(lastCall()).toMatchObject({ status: 429, committed: false, body: { numInstances: 4 } });
  });

  it("drop-before changes nothing, drop-after has changed everything: the client can't tell", async () => {
    await expect(scaleWith({ kind: "drop-before" })).rejects.toThrow("fetch failed");
    expect(count()).toBe(2);
    expect(lastCall()).toMatchObject({ status: 0, committed: false });
    await expect(scaleWith({ kind: "drop-after" })).rejects.toThrow("fetch failed");
    expect(count()).toBe(4);
    expect(lastCall()).toMatchObject({ status: 0, committed: true });
  });

  it("status-after-commit answers the status of something that happened", async () => {
    expect((await scaleWith({ kind: "status-after-commit", status: 502 })).status).toBe(502);
    expect(count()).toBe(4);
    expect(lastCall()).toMatchObject({ status: 502, committed: true });
  });

  it("invalid-json answers a body nobody can read", async () => {
    expect(await scaleWith({ kind: "invalid-json" })).toMatchObject({ status: 202, body: '{"broken":' });
  });

  it("hang keeps the client waiting until it gives up, or for its ms", async () => {
    world.sandbox.faults.next(/^render POST/, { kind: "hang" });
    const init = {
      method: "POST",
      headers: { authorization: "Bearer sandbox-render-key", "content-type": "application/json" },
      body: '{"numInstances":4}',
      signal: AbortSignal.timeout(200),
    };
    await expect(fetch(`${world.sandbox.url}/render/v1${path}`, init)).rejects.toThrow(/timeout/);
    expect(count()).toBe(2);
    expect((await scaleWith({ kind: "hang", ms: 20 })).status).toBe(202);
  });
});
