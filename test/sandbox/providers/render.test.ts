import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { readResponseSchemas } from "#test/support/response-schema.ts";
import { sharedSpecs } from "#test/support/shared-specs.ts";
import { type EmulatedWorld, startEmulatedWorld } from "./emulated-world.ts";

const deploy = z.object({
  id: z.string(),
  status: z.string(),
  trigger: z.string(),
  commit: z.object({ id: z.string() }),
});
const deploys = z.array(z.object({ deploy, cursor: z.string() }));
const service = z.object({
  autoDeploy: z.string(),
  suspended: z.string(),
  serviceDetails: z.object({ numInstances: z.number(), autoscaling: z.object({ enabled: z.boolean() }).optional() }),
});

let world: EmulatedWorld;
beforeEach(async () => {
  world = await startEmulatedWorld("Bearer sandbox-render-key");
});
afterEach(() => world.close());

const base = "/render/v1/services";
const readService = async (id: string) => service.parse((await world.ask("GET", `${base}/${id}`)).body);
const readDeploys = async () =>
  deploys.parse((await world.ask("GET", `${base}/srv-api/deploys?limit=20`)).body).map((entry) => entry.deploy);
const readDeploy = async (id: string) => deploy.parse((await world.ask("GET", `${base}/srv-api/deploys/${id}`)).body);
const countInstances = async (id: string) =>
  z.array(z.object({ id: z.string() })).parse((await world.ask("GET", `${base}/${id}/instances`)).body).length;

describe("the emulated Render's rollback", () => {
  it("is a new deploy of the old commit that goes live after building", async () => {
    const [live, earlier] = await readDeploys();
    const reply = await world.ask("POST", `${base}/srv-api/rollback`, { deployId: earlier?.id });
    expect(reply).toMatchObject({ status: 201, body: { trigger: "rollback", status: "build_in_progress" } });
    const started = deploy.parse(reply.body);
    expect(started.commit).toEqual(earlier?.commit);
    expect((await readDeploy(live?.id ?? "")).status).toBe("live");
    world.pass(750);
    expect((await readDeploy(started.id)).status).toBe("update_in_progress");
    world.pass(750);
    expect((await readDeploy(started.id)).status).toBe("live");
    expect((await readDeploy(live?.id ?? "")).status).toBe("deactivated");
  });

  it("leaves autodeploy on, so that the next push undoes it", async () => {
    const [, earlier] = await readDeploys();
    await world.ask("POST", `${base}/srv-api/rollback`, { deployId: earlier?.id });
    world.pass(1_500);
    const { state } = world.sandbox.providers.render;
    expect(state.push("srv-api", { id: "f".repeat(40), message: "bad again" })).toBeDefined();
    world.pass(1_500);
    expect((await readDeploys())[0]).toMatchObject({ status: "live", trigger: "new_commit" });
  });

  it("stays when autodeploy was turned off first", async () => {
    const [, earlier] = await readDeploys();
    await world.ask("PATCH", `${base}/srv-api`, { autoDeploy: "no" });
    expect((await readService("srv-api")).autoDeploy).toBe("no");
    await world.ask("POST", `${base}/srv-api/rollback`, { deployId: earlier?.id });
    world.pass(1_500);
    const { state } = world.sandbox.providers.render;
    expect(state.push("srv-api", { id: "f".repeat(40), message: "bad again" })).toBeUndefined();
    expect((await readDeploys())[0]?.trigger).toBe("rollback");
  });

  it("that fails to build leaves the live deploy serving", async () => {
    const [live, earlier] = await readDeploys();
    world.sandbox.providers.render.state.failNextDeploy();
    const reply = await world.ask("POST", `${base}/srv-api/rollback`, { deployId: earlier?.id });
    world.pass(1_500);
    expect((await readDeploy(deploy.parse(reply.body).id)).status).toBe("build_failed");
    expect((await readDeploy(live?.id ?? "")).status).toBe("live");
  });

  it("to an unknown deploy is 404 and starts nothing", async () => {
    const before = await readDeploys();
    expect((await world.ask("POST", `${base}/srv-api/rollback`, { deployId: "dep-unknown" })).status).toBe(404);
    expect(await readDeploys()).toEqual(before);
  });
});

describe("the emulated Render's scale", () => {
  it("is accepted at once and followed by the instances a little later", async () => {
    const reply = await world.ask("POST", `${base}/srv-api/scale`, { numInstances: 4 });
    expect(reply).toMatchObject({ status: 202, body: undefined });
    expect((await readService("srv-api")).serviceDetails.numInstances).toBe(4);
    expect(await countInstances("srv-api")).toBe(2);
    world.pass(800);
    expect(await countInstances("srv-api")).toBe(4);
    const events = await world.ask("GET", `${base}/srv-api/events?limit=5`);
    expect(events.body).toMatchObject([
      { event: { type: "instance_count_changed", details: { fromInstances: 2, toInstances: 4 } } },
    ]);
  });

  it("is accepted and ignored while autoscaling is enabled", async () => {
    expect((await world.ask("POST", `${base}/srv-worker/scale`, { numInstances: 5 })).status).toBe(202);
    world.pass(5_000);
    expect((await readService("srv-worker")).serviceDetails.numInstances).toBe(2);
    expect(await countInstances("srv-worker")).toBe(2);
  });

  it("counts again once autoscaling is gone", async () => {
    expect((await world.ask("DELETE", `${base}/srv-worker/autoscaling`)).status).toBe(204);
    await world.ask("POST", `${base}/srv-worker/scale`, { numInstances: 5 });
    world.pass(800);
    expect(await countInstances("srv-worker")).toBe(5);
  });

  it.each([{ numInstances: 0 }, { numInstances: "3" }, { numInstances: 3, instances: 3 }, {}])(
    "refuses %j with Render's error shape",
    async (body) => {
      const reply = await world.ask("POST", `${base}/srv-api/scale`, body);
      expect(reply).toMatchObject({ status: 400, body: { id: expect.any(String), message: expect.any(String) } });
    },
  );
});

describe("the emulated Render", () => {
  it("records a restart and replaces the instances", async () => {
    const before = await world.ask("GET", `${base}/srv-api/instances`);
    expect(await world.ask("POST", `${base}/srv-api/restart`)).toMatchObject({ status: 200 });
    world.pass(800);
    const after = await world.ask("GET", `${base}/srv-api/instances`);
    expect(after.body).not.toEqual(before.body);
    expect(await countInstances("srv-api")).toBe(2);
    const events = await world.ask("GET", `${base}/srv-api/events?type=server_restarted`);
    expect(events.body).toMatchObject([{ event: { type: "server_restarted", serviceId: "srv-api" } }]);
  });

  it("runs nothing while suspended and the same count after resuming", async () => {
    expect((await world.ask("POST", `${base}/srv-api/suspend`)).status).toBe(202);
    world.pass(800);
    expect((await readService("srv-api")).suspended).toBe("suspended");
    expect(await countInstances("srv-api")).toBe(0);
    expect((await world.ask("POST", `${base}/srv-api/restart`)).status).toBe(400);
    expect((await world.ask("POST", `${base}/srv-api/resume`)).status).toBe(202);
    world.pass(800);
    expect(await countInstances("srv-api")).toBe(2);
  });

  it("refuses a wrong key with 401 and an unknown service with 404", async () => {
    expect((await world.ask("GET", base, undefined, { authorization: "Bearer nope" })).status).toBe(401);
    expect((await world.ask("GET", `${base}/srv-unknown`)).status).toBe(404);
  });
});

describe.skipIf(!sharedSpecs.present)("the emulated Render's answers", () => {
  it("keep to the vendor's own description", async () => {
    const { check } = readResponseSchemas(sharedSpecs.path("render.json"));
    const ask = async (method: string, template: string, id: string, body?: unknown) => {
      const path = template.replace("{serviceId}", id);
      const reply = await world.ask(method, `/render/v1${path}`, body);
      expect(reply.status).toBeLessThan(300);
      return check({ method, pathTemplate: template, status: reply.status, body: reply.body });
    };
    const [, earlier] = await readDeploys();
    const autoscaling = {
      enabled: true,
      min: 1,
      max: 3,
      criteria: { cpu: { enabled: true, percentage: 60 }, memory: { enabled: false, percentage: 60 } },
    };
    expect(await ask("POST", "/services/{serviceId}/rollback", "srv-api", { deployId: earlier?.id })).toEqual([]);
    expect(await ask("PUT", "/services/{serviceId}/autoscaling", "srv-api", autoscaling)).toEqual([]);
    expect(await ask("POST", "/services/{serviceId}/restart", "srv-api")).toEqual([]);
    expect(await ask("GET", "/services/{serviceId}/deploys", "srv-api")).toEqual([]);
    expect(await ask("GET", "/services/{serviceId}/instances", "srv-api")).toEqual([]);
    expect(serviceFindings(await ask("GET", "/services/{serviceId}", "srv-worker"))).toEqual([]);
    expect(serviceFindings(await ask("PATCH", "/services/{serviceId}", "srv-api", { autoDeploy: "no" }))).toEqual([]);
    expect(serviceFindings(await ask("GET", "/services", ""))).toEqual([]);
  });
});

/** `serviceDetails` is a oneOf of five kinds: a finding inside a variant says only that this is another kind of service. */
function serviceFindings(findings: readonly string[]): string[] {
  return findings.filter((finding) => !finding.includes("serviceDetails"));
}
