import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeRenderProvider } from "#adapters/render/action-provider.ts";
import { makeRenderChangeSource } from "#adapters/render/change-source.ts";
import { makeRenderClient } from "#adapters/render/client.ts";
import type { ActionProvider } from "#core/action/action-provider.ts";
import { sharedSpecs } from "#test/support/shared-specs.ts";
import { type Contract, startContract } from "#test/support/steady.ts";
import { faultOf, wordsOf } from "../fault-of.ts";
import { approved, orderFor, planned, serviceAt } from "../orders.ts";
import { closedPort } from "../scripted-server.ts";
import { impatientMs, makeTestHttp } from "../test-http.ts";

const ids = { service: "srv-api" };
const token = "rnd_secret";
const secretBody = { id: "req-1", message: "not for everybody" };
const sentAt = new Date("2026-03-02T03:00:00Z");
const rollbackInstruction = {
  deployId: "dep-8",
  code: "2".repeat(40),
  newestAt: null,
  autoDeploy: "no",
  autoDeployBefore: "yes",
};
const changes = [
  { verb: "rollback", path: "POST /services/{serviceId}/rollback", instruction: rollbackInstruction },
  { verb: "scale", path: "POST /services/{serviceId}/scale", instruction: { numInstances: 3 } },
  { verb: "restart", path: "POST /services/{serviceId}/restart", instruction: {} },
];

function clientFor(baseUrl: string, timeoutMs?: number) {
  return makeRenderClient({ http: makeTestHttp(timeoutMs), baseUrl, token });
}

describe.skipIf(!sharedSpecs.present)("Render, by its own description (skipped without ../shared/specs)", () => {
  let contract: Contract;
  let provider: ActionProvider;
  beforeAll(async () => {
    contract = await startContract("render.json", { auth: new RegExp(`^Bearer ${token}$`) });
  });
  beforeEach(() => {
    provider = makeRenderProvider({ client: clientFor(contract.url) });
  });
  afterEach(() => contract.reset());
  afterAll(() => contract.close());

  const perform = (change: (typeof changes)[number], of = provider) =>
    of.perform({
      ...orderFor({ provider: "render", ids, verb: change.verb }),
      instruction: change.instruction,
      basis: {},
    });

  /** The vendor's examples, with what a plan turns on. */
  const stage = () => {
    const service = (example: unknown) => ({ ...Object(example), ...web });
    const deploys = [deploy("dep-9", "1", "live"), deploy("dep-8", "2", "deactivated")];
    // Several variants of serviceDetails fit a web service, which the description forbids with its oneOf.
    contract.reply("GET /services/{serviceId}", { status: 200, body: service, offSpec: "the oneOf overlaps" });
    contract.reply("GET /services/{serviceId}/deploys", {
      status: 200,
      body: deploys.map((one) => ({ deploy: one, cursor: "c" })),
    });
    contract.reply("GET /services/{serviceId}/deploys/{deployId}", {
      status: 200,
      body: deploy("dep-1", "3", "deactivated"),
    });
  };

  it("is asked only what it takes, by plans, searches, changes and readings", async () => {
    stage();
    const rollback = orderFor({ provider: "render", ids, verb: "rollback" });
    await planned(provider, { ...rollback, parameters: { to: "dep-1" } });
    const scale = orderFor({ provider: "render", ids, verb: "scale", parameters: { to: "3" } });
    const restart = orderFor({ provider: "render", ids, verb: "restart" });
    for (const order of [rollback, scale, restart]) {
      const change = approved(order, await planned(provider, order));
      expect(await provider.perform(change)).toMatchObject({ kind: "sent" });
      await provider.locate(change, sentAt);
      await provider.settle(change, { deployId: "dep-1" }, sentAt);
    }
    const source = makeRenderChangeSource({ client: clientFor(contract.url) });
    await source.changesSince(serviceAt("render", ids), rollback.target, sentAt);
    expect(contract.violations()).toEqual([]);
    expect(new Set(contract.requests.map(({ method, pathTemplate }) => `${method} ${pathTemplate}`))).toEqual(
      new Set([
        "GET /services/{serviceId}",
        "GET /services/{serviceId}/deploys",
        "GET /services/{serviceId}/deploys/{deployId}",
        "GET /services/{serviceId}/instances",
        "GET /services/{serviceId}/events",
        "PATCH /services/{serviceId}",
        ...changes.map(({ path }) => path),
      ]),
    );
    expect(contract.requests.find(({ method }) => method === "PATCH")?.body).toEqual({ autoDeploy: "no" });
    expect(contract.requests.find(({ path }) => path.endsWith("/scale"))?.body).toEqual({ numInstances: 3 });
  });

  it.each(changes.flatMap((change) => [400, 401, 403, 404, 406, 410].map((status) => ({ change, status }))))(
    "takes a $change.verb that was answered $status as refused, with nothing changed and what to do",
    async ({ change, status }) => {
      contract.reply(change.path, { status, body: { id: "req-1", message: "the reason" } });
      expect(await perform(change)).toMatchObject({
        kind: "refused",
        reason: `Render refused (${status}): the reason`,
        hint: expect.stringMatching(/\w+ \w+/),
      });
      expect(contract.requests).toHaveLength(1);
    },
  );

  it.each(changes)("takes a $verb without a clear answer as unknown, and sends it once", async (change) => {
    const impatient = makeRenderProvider({ client: clientFor(contract.url, impatientMs) });
    for (const reply of [{ status: 500 }, { status: 503 }, { hang: true }, { reset: true }] as const) {
      contract.reset();
      contract.reply(change.path, reply);
      const ending = await perform(change, "hang" in reply ? impatient : provider);
      expect(ending).toMatchObject({ kind: "unknown", reason: expect.stringContaining("Render") });
      expect(contract.requests).toHaveLength(1);
    }
  });

  it("takes a rollback whose answer can't be read as unknown, and stops autodeploy all the same", async () => {
    for (const body of ["<html>", {}]) {
      contract.reset();
      contract.reply("POST /services/{serviceId}/rollback", { status: 201, body, offSpec: "a proxy" });
      const [rollback] = changes;
      if (rollback === undefined) throw new Error("There is no rollback.");
      expect(await perform(rollback)).toMatchObject({ kind: "unknown" });
      expect(contract.requests.map(({ method }) => method)).toEqual(["POST", "PATCH"]);
    }
  });

  it.each(changes)("knows that a $verb did nothing when it was limited or found nobody", async (change) => {
    contract.reply(change.path, { status: 429, headers: { "retry-after": "7" }, body: secretBody });
    const limited = await faultOf(perform(change));
    expect(limited).toMatchObject({ code: "render-429", retry: "may-retry", retryAfterMs: 7_000 });
    const nobody = makeRenderProvider({ client: clientFor(await closedPort()) });
    expect(await faultOf(perform(change, nobody))).toMatchObject({ code: "render-unreachable", retry: "may-retry" });
    expect(contract.requests).toHaveLength(1);
  });

  it.each([
    ["answers 401", { status: 401, body: secretBody }, { code: "render-401", retry: "never" }],
    ["answers 500", { status: 500, body: secretBody }, { code: "render-500", retry: "may-retry" }],
    ["sends no JSON", { status: 200, body: "<html>", offSpec: "a proxy" }, { code: "render-unreadable" }],
    ["sends another shape", { status: 200, body: {}, offSpec: "a new API" }, { code: "render-unreadable" }],
    ["hangs", { hang: true }, { code: "render-unreachable", retry: "may-retry" }],
    ["breaks off", { reset: true }, { code: "render-unreachable", retry: "may-retry" }],
  ] as const)("a reading throws a Fault without secrets when Render %s", async (_what, reply, expected) => {
    contract.reply("GET /services/{serviceId}", reply);
    const impatient = makeRenderProvider({ client: clientFor(contract.url, impatientMs) });
    const order = orderFor({ provider: "render", ids, verb: "restart" });
    const fault = await faultOf(("hang" in reply ? impatient : provider).plan(order));
    expect(fault).toMatchObject(expected);
    expect(wordsOf(fault)).not.toMatch(/rnd_secret|not for everybody|html/);
  });
});

const web = {
  id: "srv-api",
  name: "api",
  type: "web_service",
  autoDeploy: "yes",
  suspended: "not_suspended",
  serviceDetails: {
    env: "node",
    runtime: "node",
    envSpecificDetails: { buildCommand: "npm ci", startCommand: "npm start" },
    plan: "standard",
    region: "frankfurt",
    numInstances: 2,
    buildPlan: "starter",
    healthCheckPath: "/health",
    openPorts: [{ port: 10_000, protocol: "TCP" }],
    url: "https://api.onrender.com",
  },
} as const;

function deploy(id: string, digit: string, status: string) {
  const createdAt = "2026-03-01T00:00:00Z";
  return { id, status, trigger: "new_commit", createdAt, commit: { id: digit.repeat(40), message: "Fix" } };
}
