import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { sharedSpecs } from "./shared-specs.ts";
import { type Contract, startContract } from "./steady.ts";

const authorization = { authorization: "Bearer t" };

describe.skipIf(!sharedSpecs.present)("the contract helper", () => {
  let vercel: Contract;
  beforeAll(async () => {
    vercel = await startContract("vercel.json", { auth: /^Bearer ./ });
  });
  afterEach(() => vercel.reset());
  afterAll(() => vercel.close());

  it("lets a request through that keeps to the description", async () => {
    const response = await fetch(`${vercel.url}/v6/deployments?limit=5`, { headers: authorization });
    expect(response.status).toBe(200);
    expect(vercel.violations()).toEqual([]);
    expect(vercel.requests).toMatchObject([
      { method: "GET", path: "/v6/deployments", pathTemplate: "/v6/deployments" },
    ]);
  });

  it.each([
    ["a wrong type", "/v6/deployments?limit=many", "query.limit"],
    ["an unknown query key", "/v6/deployments?nonsense=1", "nonsense"],
    ["an unknown path", "/v6/nowhere", "/v6/nowhere"],
  ])("names %s as a violation", async (_, path, named) => {
    await fetch(`${vercel.url}${path}`, { headers: authorization });
    expect(vercel.violations()).toEqual([expect.stringContaining(named)]);
  });

  it("names a missing credential as a violation", async () => {
    await fetch(`${vercel.url}/v6/deployments`);
    expect(vercel.violations()).toEqual([expect.stringContaining("authorization")]);
  });

  it("judges a request whose answer is scripted", async () => {
    vercel.reply("GET /v6/deployments", { status: 429, headers: { "retry-after": "7" }, body: { error: {} } });
    const response = await fetch(`${vercel.url}/v6/deployments?limit=many`, { headers: authorization });
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "7"]);
    expect(vercel.violations()).toEqual([expect.stringContaining("query.limit")]);
  });

  it("gives scripted answers in order, the last one again and again", async () => {
    vercel.reply("GET /v6/deployments", { status: 500 }, { status: 503 });
    const statuses: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      statuses.push((await fetch(`${vercel.url}/v6/deployments`, { headers: authorization })).status);
    }
    expect(statuses).toEqual([500, 503, 503]);
    expect(vercel.unused()).toEqual([]);
  });

  it("says which scripted answer nobody asked for", () => {
    vercel.reply("GET /v6/deployments", { status: 500 });
    expect(vercel.unused()).toEqual(["GET /v6/deployments"]);
  });

  it("takes the vendor's example with a few fields changed", async () => {
    vercel.reply("GET /v6/deployments", { status: 200, body: (example: unknown) => ({ ...Object(example), more: 1 }) });
    const response = await fetch(`${vercel.url}/v6/deployments`, { headers: authorization });
    expect(await response.json()).toMatchObject({ more: 1, deployments: [{ uid: expect.any(String) }] });
    expect(vercel.violations()).toEqual([]);
  });

  it("names a scripted body that the vendor would never send", async () => {
    vercel.reply("GET /v6/deployments", { status: 200, body: { deployments: "none" } });
    await fetch(`${vercel.url}/v6/deployments`, { headers: authorization });
    expect(vercel.violations()).toEqual(
      expect.arrayContaining([expect.stringContaining("/deployments must be array")]),
    );
  });

  it("lets a test depart from the description with a reason", async () => {
    vercel.reply("GET /v6/deployments", { status: 200, body: {}, offSpec: "seen in production" });
    await fetch(`${vercel.url}/v6/deployments`, { headers: authorization });
    expect(vercel.violations()).toEqual([]);
  });

  it("cuts the connection after it has received the request", async () => {
    vercel.reply("POST /v10/projects/{projectId}/promote/{deploymentId}", { reset: true });
    const sent = fetch(`${vercel.url}/v10/projects/prj_1/promote/dpl_1`, { method: "POST", headers: authorization });
    await expect(sent).rejects.toThrow("fetch failed");
    expect(vercel.requests).toHaveLength(1);
  });

  it("leaves a request hanging until its caller gives up", async () => {
    vercel.reply("GET /v6/deployments", { hang: true });
    const sent = fetch(`${vercel.url}/v6/deployments`, { headers: authorization, signal: AbortSignal.timeout(150) });
    await expect(sent).rejects.toThrow("timeout");
  });
});

describe.skipIf(!sharedSpecs.present)("the contract helper on a description with a server path", () => {
  let render: Contract;
  beforeAll(async () => {
    render = await startContract("render.json", {
      auth: { header: "Authorization", match: /^Bearer ./ },
      specBugs: [{ finding: /^E3003 query.limit/, why: "planted, to see that it is forgiven" }],
    });
  });
  afterAll(() => render.close());

  it("serves under the vendor's path, forgives the description's own mistake and blames a request outside the path", async () => {
    expect(render.url).toMatch(/\/v1$/);
    await fetch(`${render.url}/services?limit=3`, { headers: authorization });
    expect(render.violations()).toEqual([]);
    await fetch(`${render.url}/services?limit=many`, { headers: authorization });
    expect(render.violations()).toEqual([]);
    await fetch(`${render.url.slice(0, -"/v1".length)}/services`, { headers: authorization });
    expect(render.violations()).toEqual([expect.stringContaining("outside the base path /v1")]);
  });
});
