import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { shippingAuthor } from "#sandbox/providers/acme-commits.ts";
import { readResponseSchemas } from "#test/support/response-schema.ts";
import { sharedSpecs } from "#test/support/shared-specs.ts";
import { type EmulatedWorld, startEmulatedWorld } from "./emulated-world.ts";

const team = "teamId=team_acme";
const listing = z.object({
  deployments: z.array(
    z.object({
      uid: z.string(),
      created: z.number(),
      target: z.string().nullable(),
      readyState: z.string(),
      readySubstate: z.string().optional(),
      isRollbackCandidate: z.boolean(),
      meta: z.object({ githubCommitSha: z.string(), githubCommitMessage: z.string() }),
    }),
  ),
  pagination: z.object({ count: z.number(), next: z.number().nullable(), prev: z.number().nullable() }),
});
const project = z.object({
  autoAssignCustomDomains: z.boolean(),
  targets: z.object({ production: z.object({ id: z.string() }) }),
  lastAliasRequest: z
    .object({
      type: z.string(),
      fromDeploymentId: z.string(),
      toDeploymentId: z.string(),
      requestedAt: z.number(),
      jobStatus: z.string(),
    })
    .nullable(),
});

let world: EmulatedWorld;
beforeEach(async () => {
  world = await startEmulatedWorld("Bearer sandbox-vercel-token");
});
afterEach(() => world.close());

const readProject = async () => project.parse((await world.ask("GET", `/vercel/v9/projects/storefront?${team}`)).body);
const candidates = async () => {
  const query = `projectId=prj_storefront&target=production&state=READY&rollbackCandidate=true&limit=20&${team}`;
  return listing.parse((await world.ask("GET", `/vercel/v6/deployments?${query}`)).body).deployments;
};
const rollBack = (id: string) => world.ask("POST", `/vercel/v1/projects/prj_storefront/rollback/${id}?${team}`);
const promote = (id: string) => world.ask("POST", `/vercel/v10/projects/prj_storefront/promote/${id}?${team}`);
const ship = (isBad: boolean) => {
  const commit = { sha: "b".repeat(40), message: "Ship it", author: shippingAuthor, at: 0, files: [] };
  return world.sandbox.providers.vercel.state.ship({ commit, isBad });
};
/** The deployment a rollback would choose: the newest candidate that isn't current. */
const previous = async () => {
  const { id } = (await readProject()).targets.production;
  return (await candidates()).find(({ uid }) => uid !== id)?.uid ?? "none";
};

describe("the emulated Vercel's rollback", () => {
  it("moves production only when its job has succeeded", async () => {
    const bad = ship(true);
    const target = await previous();
    expect(await rollBack(target)).toMatchObject({ status: 201, body: undefined });
    expect(await readProject()).toMatchObject({
      targets: { production: { id: bad.id } },
      autoAssignCustomDomains: true,
      lastAliasRequest: { type: "rollback", fromDeploymentId: bad.id, toDeploymentId: target, jobStatus: "pending" },
    });
    world.pass(700);
    expect((await readProject()).lastAliasRequest?.jobStatus).toBe("in-progress");
    world.pass(800);
    expect(await readProject()).toMatchObject({
      targets: { production: { id: target } },
      lastAliasRequest: { jobStatus: "succeeded" },
    });
  });

  it("pins production: the next deployment stays staged until something is promoted", async () => {
    await rollBack(await previous());
    world.pass(1_500);
    expect((await readProject()).autoAssignCustomDomains).toBe(false);
    const next = ship(false);
    expect((await readProject()).targets.production.id).not.toBe(next.id);
    const listed = await world.ask("GET", `/vercel/v6/deployments?projectId=prj_storefront&limit=1&${team}`);
    expect(listing.parse(listed.body).deployments[0]).toMatchObject({
      uid: next.id,
      readySubstate: "STAGED",
      isRollbackCandidate: false,
    });
    expect((await promote(next.id)).status).toBe(201);
    world.pass(1_500);
    expect(await readProject()).toMatchObject({
      targets: { production: { id: next.id } },
      autoAssignCustomDomains: true,
      lastAliasRequest: { type: "promote", jobStatus: "succeeded" },
    });
  });

  it("is refused with 409 while another move is under way, and the first one still ends", async () => {
    const [, first, second] = await candidates();
    await rollBack(first?.uid ?? "");
    expect(await rollBack(second?.uid ?? "")).toMatchObject({ status: 409, body: { error: { code: "conflict" } } });
    expect((await promote(second?.uid ?? "")).status).toBe(409);
    world.pass(1_500);
    expect((await readProject()).targets.production.id).toBe(first?.uid);
  });

  it("of a Hobby project goes back one deployment and costs 402 beyond", async () => {
    world.sandbox.providers.vercel.state.setPlan("hobby");
    const [, previousOne, older] = await candidates();
    expect((await rollBack(older?.uid ?? "")).status).toBe(402);
    expect((await rollBack(previousOne?.uid ?? "")).status).toBe(201);
  });

  it("that fails leaves production where it was and names the domains that failed", async () => {
    const before = (await readProject()).targets.production.id;
    world.sandbox.providers.vercel.state.endNextRequestAs("failed");
    await rollBack(await previous());
    world.pass(1_500);
    const after = await readProject();
    expect(after).toMatchObject({ targets: { production: { id: before } }, lastAliasRequest: { jobStatus: "failed" } });
    const path = `/vercel/v9/projects/prj_storefront/rollback/aliases?failedOnly=true&limit=20&${team}`;
    expect((await world.ask("GET", path)).body).toMatchObject({
      aliases: [{ status: "failed" }, { status: "failed" }],
    });
  });

  it("refuses the current, a never promoted, a deleted and an unknown deployment", async () => {
    const { id } = (await readProject()).targets.production;
    expect((await rollBack(id)).status).toBe(409);
    const failed = world.sandbox.providers.vercel.state.deployments().find(({ readyState }) => readyState === "ERROR");
    expect((await rollBack(failed?.id ?? "")).status).toBe(422);
    const [, gone] = await candidates();
    const deployment = world.sandbox.providers.vercel.state.deployment(gone?.uid ?? "");
    if (deployment) deployment.isDeleted = true;
    expect((await rollBack(gone?.uid ?? "")).status).toBe(410);
    expect((await rollBack("dpl_unknown")).status).toBe(404);
  });
});

describe("the emulated Vercel's promote", () => {
  it("is queued with 202 behind a rolling release and happens when that ends", async () => {
    const [, older] = await candidates();
    const { state } = world.sandbox.providers.vercel;
    state.startRollingRelease(ship(false).id);
    const rolling = `/vercel/v1/projects/prj_storefront/rolling-release?state=ACTIVE&${team}`;
    expect((await world.ask("GET", rolling)).body).toMatchObject({ rollingRelease: { state: "ACTIVE" } });
    expect((await promote(older?.uid ?? "")).status).toBe(202);
    state.finishRollingRelease();
    world.pass(1_500);
    expect((await readProject()).targets.production.id).toBe(older?.uid);
    expect((await world.ask("GET", rolling)).status).toBe(404);
  });

  it("takes no body, not even an empty object", async () => {
    const path = `/vercel/v10/projects/prj_storefront/promote/${await previous()}?${team}`;
    expect((await world.ask("POST", path, {})).status).toBe(400);
  });
});

describe("the emulated Vercel", () => {
  it("lists previews and failed builds too, unless the query leaves them out", async () => {
    const all = listing.parse((await world.ask("GET", `/vercel/v6/deployments?limit=100&${team}`)).body).deployments;
    expect(all.some(({ target }) => target === null)).toBe(true);
    expect(all.some(({ readyState }) => readyState === "ERROR")).toBe(true);
    const chosen = await candidates();
    expect(chosen).toHaveLength(6);
    expect(chosen.every((one) => one.target === "production" && one.readyState === "READY")).toBe(true);
    expect(chosen.map(({ created }) => created)).toEqual(chosen.map(({ created }) => created).sort((a, b) => b - a));
  });

  it("pages by `until` without losing or repeating a deployment", async () => {
    const seen: string[] = [];
    let until = "";
    for (let pages = 0; pages < 20; pages += 1) {
      const reply = await world.ask("GET", `/vercel/v6/deployments?limit=3&${team}${until}`);
      const { deployments, pagination } = listing.parse(reply.body);
      seen.push(...deployments.map(({ uid }) => uid));
      if (pagination.next === null) break;
      until = `&until=${pagination.next}`;
    }
    expect(seen).toHaveLength(8);
    expect(new Set(seen).size).toBe(8);
  });

  it.each([
    ["no token", `/vercel/v9/projects/storefront?${team}`, { authorization: undefined }, 403],
    ["a wrong token", `/vercel/v9/projects/storefront?${team}`, { authorization: "Bearer nope" }, 403],
    ["no team", "/vercel/v9/projects/storefront", {}, 403],
    ["another team", "/vercel/v9/projects/storefront?teamId=team_other", {}, 403],
    ["an unknown project", `/vercel/v9/projects/prj_other?${team}`, {}, 404],
    ["an unknown query key", `/vercel/v6/deployments?projectid=prj_storefront&${team}`, {}, 400],
    ["a limit over 100", `/vercel/v6/deployments?limit=101&${team}`, {}, 400],
    ["an unknown path", `/vercel/v1/deployments?${team}`, {}, 404],
  ])("refuses a request with %s in Vercel's error shape", async (_what, path, headers, status) => {
    const reply = await world.ask("GET", path, undefined, headers);
    expect(reply).toMatchObject({ status, body: { error: { code: expect.any(String), message: expect.any(String) } } });
  });

  it("changes nothing when a write is refused", async () => {
    const path = `/vercel/v1/projects/prj_storefront/rollback/${await previous()}`;
    await world.ask("POST", path);
    await world.ask("POST", `${path}?${team}&description=${"x".repeat(251)}`);
    expect((await readProject()).lastAliasRequest).toBeNull();
  });
});

describe.skipIf(!sharedSpecs.present)("the emulated Vercel's answers", () => {
  it("keep to the vendor's own description", async () => {
    const { check } = readResponseSchemas(sharedSpecs.path("vercel.json"));
    const ask = async (pathTemplate: string, path: string) => {
      const { status, body } = await world.ask("GET", `/vercel${path}${path.includes("?") ? "&" : "?"}${team}`);
      expect(status).toBe(200);
      // a full deployment fits both variants of the description's oneOf, which the vendor surely means as anyOf
      const findings = check({ method: "GET", pathTemplate, status, body });
      return findings.filter((finding) => finding !== "(body) must match exactly one schema in oneOf");
    };
    const current = (await readProject()).targets.production.id;
    await rollBack(await previous());
    expect(await ask("/v6/deployments", "/v6/deployments?limit=100")).toEqual([]);
    expect(await ask("/v13/deployments/{idOrUrl}", `/v13/deployments/${current}`)).toEqual([]);
    expect(await ask("/v9/projects/{idOrName}", "/v9/projects/prj_storefront")).toEqual([]);
    const aliases = "/v1/projects/prj_storefront/promote/aliases";
    expect(await ask("/v1/projects/{projectId}/promote/aliases", aliases)).toEqual([]);
    world.sandbox.providers.vercel.state.startRollingRelease(current);
    const rolling = "/v1/projects/prj_storefront/rolling-release";
    expect(await ask("/v1/projects/{idOrName}/rolling-release", rolling)).toEqual([]);
  });
});
