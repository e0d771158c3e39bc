import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeVercelProvider } from "#adapters/vercel/action-provider.ts";
import { makeVercelChangeSource } from "#adapters/vercel/change-source.ts";
import { makeVercelClient } from "#adapters/vercel/client.ts";
import type { ActionProvider } from "#core/action/action-provider.ts";
import { sharedSpecs } from "#test/support/shared-specs.ts";
import { type Contract, startContract } from "#test/support/steady.ts";
import { faultOf, wordsOf } from "../fault-of.ts";
import { approved, orderFor, planned, serviceAt } from "../orders.ts";
import { closedPort } from "../scripted-server.ts";
import { impatientMs, makeTestHttp } from "../test-http.ts";

const ids = { project: "prj_storefront", team: "team_acme" };
const token = "vercel-secret";
const secretBody = { error: { code: "nope", message: "not for everybody" } };
const rollbackPath = "POST /v1/projects/{projectId}/rollback/{deploymentId}";
const promotePath = "POST /v10/projects/{projectId}/promote/{deploymentId}";
const changes = [
  { verb: "rollback", path: rollbackPath, instruction: instructionOf("rollback") },
  { verb: "promote", path: promotePath, instruction: instructionOf("promote") },
];

function instructionOf(change: string) {
  return { change, projectId: "prj_storefront", deploymentId: "dpl_8" };
}

function clientFor(baseUrl: string, timeoutMs?: number) {
  return makeVercelClient({ http: makeTestHttp(timeoutMs), baseUrl, token });
}

describe.skipIf(!sharedSpecs.present)("Vercel, by its own description (skipped without ../shared/specs)", () => {
  let contract: Contract;
  let provider: ActionProvider;
  beforeAll(async () => {
    contract = await startContract("vercel.json", { auth: new RegExp(`^Bearer ${token}$`) });
  });
  beforeEach(() => {
    provider = makeVercelProvider({ client: clientFor(contract.url) });
  });
  afterEach(() => contract.reset());
  afterAll(() => contract.close());

  const perform = (change: (typeof changes)[number], of = provider) =>
    of.perform({
      ...orderFor({ provider: "vercel", ids, verb: change.verb }),
      instruction: change.instruction,
      basis: { current: "dpl_9", lastAliasRequestedAt: null },
    });

  const production = {
    id: "dpl_9",
    name: "storefront",
    createdAt: 900,
    createdIn: "iad1",
    creator: { email: "mina@acme.example", uid: "usr_mina", username: "mina" },
    deploymentHostname: "storefront",
    plan: "pro",
    private: false,
    readyState: "READY",
    type: "LAMBDAS",
    url: "storefront-9.vercel.app",
    userId: "usr_mina",
  };

  /** The vendor's example project and deployments, with what a plan turns on. */
  const stage = () => {
    const project = (example: unknown) => ({
      ...Object(example),
      id: "prj_storefront",
      targets: { production },
      lastAliasRequest: null,
    });
    const list = (example: unknown) => {
      const [first] = Object(example).deployments;
      const make = (uid: string, created: number) => ({ ...first, uid, created, isRollbackCandidate: true });
      return { ...Object(example), deployments: [make("dpl_9", 900), make("dpl_8", 800)] };
    };
    contract.reply("GET /v9/projects/{idOrName}", { status: 200, body: project });
    contract.reply("GET /v6/deployments", { status: 200, body: list });
    contract.reply("GET /v1/projects/{idOrName}/rolling-release", { status: 404, body: secretBody });
  };

  it("is asked only what it takes, by plans, searches, changes and readings", async () => {
    stage();
    const named = (example: unknown) => ({
      ...Object(example),
      id: "dpl_1",
      projectId: "prj_storefront",
      target: "production",
      readyState: "READY",
      createdAt: 100,
    });
    contract.reply("GET /v13/deployments/{idOrUrl}", { status: 200, body: named });
    const rollback = orderFor({ provider: "vercel", ids, verb: "rollback" });
    const plan = await planned(provider, rollback);
    expect(plan.instruction).toEqual({ change: "rollback", projectId: "prj_storefront", deploymentId: "dpl_8" });
    await planned(provider, { ...rollback, parameters: { to: "dpl_1" } });
    const promote = orderFor({ provider: "vercel", ids, verb: "promote", parameters: { deployment: "dpl_8" } });
    const order = approved(promote, await planned(provider, promote));
    await provider.perform(approved(rollback, plan));
    await provider.perform(order);
    await provider.locate(order, new Date(0));
    await provider.settle(order, {}, new Date(0));
    const source = makeVercelChangeSource({ client: clientFor(contract.url) });
    const service = serviceAt("vercel", ids);
    await source.changesSince(service, rollback.target, new Date("2026-03-01T00:00:00Z"));
    expect(contract.violations()).toEqual([]);
    expect(new Set(contract.requests.map(({ method, pathTemplate }) => `${method} ${pathTemplate}`))).toEqual(
      new Set([
        "GET /v9/projects/{idOrName}",
        "GET /v6/deployments",
        "GET /v13/deployments/{idOrUrl}",
        "GET /v1/projects/{idOrName}/rolling-release",
        rollbackPath,
        promotePath,
      ]),
    );
    expect(contract.requests.every(({ query }) => query.get("teamId") === "team_acme")).toBe(true);
    expect(contract.requests.find(({ method }) => method === "POST")?.body).toBeUndefined();
  });

  it.each(changes)("takes a $verb as sent when Vercel accepts or queues it", async (change) => {
    contract.reply(change.path, { status: 201 }, { status: 202 });
    const sent = { kind: "sent", reference: { toDeploymentId: "dpl_8" } };
    expect([await perform(change), await perform(change)]).toEqual([sent, sent]);
    expect(contract.violations()).toEqual([]);
  });

  it.each(changes.flatMap((change) => [400, 401, 402, 403, 404, 409, 410, 422].map((status) => ({ change, status }))))(
    "takes a $change.verb that was answered $status as refused, with Vercel's reason and what to do",
    async ({ change, status }) => {
      contract.reply(change.path, { status, body: { error: { code: "x", message: "the reason" } } });
      const ending = await perform(change);
      expect(ending).toMatchObject({
        kind: "refused",
        reason: `Vercel refused (${status}): the reason`,
        hint: expect.stringMatching(/\w+ \w+/),
      });
    },
  );

  it.each(changes)("takes a $verb without a clear answer as unknown, and sends it once", async (change) => {
    const impatient = makeVercelProvider({ client: clientFor(contract.url, impatientMs) });
    for (const reply of [{ status: 500 }, { status: 503 }, { hang: true }, { reset: true }] as const) {
      contract.reset();
      contract.reply(change.path, reply);
      expect(await perform(change, "hang" in reply ? impatient : provider)).toMatchObject({
        kind: "unknown",
        reason: expect.stringContaining("Vercel"),
      });
      expect(contract.requests).toHaveLength(1);
    }
  });

  it.each(changes)("knows that a $verb did nothing when it was limited or found nobody", async (change) => {
    contract.reply(change.path, { status: 429, headers: { "retry-after": "7" }, body: secretBody });
    const limited = await faultOf(perform(change));
    expect(limited).toMatchObject({ code: "vercel-429", retry: "may-retry", retryAfterMs: 7_000 });
    const nobody = makeVercelProvider({ client: clientFor(await closedPort()) });
    expect(await faultOf(perform(change, nobody))).toMatchObject({ code: "vercel-unreachable", retry: "may-retry" });
  });

  it.each([
    ["answers 403", { status: 403, body: secretBody }, { code: "vercel-403", retry: "never" }],
    ["answers 500", { status: 500, body: secretBody }, { code: "vercel-500", retry: "may-retry" }],
    ["sends a redirect", { status: 302, body: secretBody }, { code: "vercel-302", retry: "never" }],
    ["sends no JSON", { status: 200, body: "<html>", offSpec: "a proxy" }, { code: "vercel-unreadable" }],
    ["sends another shape", { status: 200, body: {}, offSpec: "a new API" }, { code: "vercel-unreadable" }],
    ["hangs", { hang: true }, { code: "vercel-unreachable", retry: "may-retry" }],
    ["breaks off", { reset: true }, { code: "vercel-unreachable", retry: "may-retry" }],
  ] as const)("a reading throws a Fault without secrets when Vercel %s", async (_what, reply, expected) => {
    contract.reply("GET /v9/projects/{idOrName}", reply);
    const order = orderFor({ provider: "vercel", ids, verb: "rollback" });
    const impatient = makeVercelProvider({ client: clientFor(contract.url, impatientMs) });
    const fault = await faultOf(("hang" in reply ? impatient : provider).plan(order));
    expect(fault).toMatchObject(expected);
    expect(wordsOf(fault)).not.toMatch(/vercel-secret|not for everybody|html/);
  });
});
