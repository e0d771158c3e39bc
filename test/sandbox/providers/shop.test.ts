import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmulatedWorld, startEmulatedWorld } from "./emulated-world.ts";

let world: EmulatedWorld;
beforeEach(async () => {
  world = await startEmulatedWorld("Bearer sandbox-vercel-token");
});
afterEach(() => world.close());

const health = async () => (await world.ask("GET", "/shop/api/health")).status;
const press = (id: string) => world.ask("POST", `/sandbox/controls/${id}`);
const rollBack = () => {
  const target = world.sandbox.providers.vercel.state.previousProduction()?.id ?? "";
  return world.ask("POST", `/vercel/v1/projects/prj_storefront/rollback/${target}?teamId=team_acme`);
};

describe("the shop", () => {
  it("fails while a bad deployment serves production and recovers half a second after its rollback", async () => {
    expect(await health()).toBe(200);
    await press("ship-bad-deploy");
    expect(await health()).toBe(503);
    expect((await rollBack()).status).toBe(201);
    world.pass(1_500);
    expect(world.sandbox.providers.vercel.state.production().isBad).toBe(false);
    expect(await health()).toBe(503);
    world.pass(500);
    expect(await health()).toBe(200);
  });

  it("keeps failing when the rollback failed", async () => {
    await press("ship-bad-deploy");
    world.sandbox.providers.vercel.state.endNextRequestAs("failed");
    await rollBack();
    world.pass(10_000);
    expect(await health()).toBe(503);
  });

  it("tells its visitors in words", async () => {
    expect(await world.ask("GET", "/shop/")).toMatchObject({ status: 200, body: expect.stringContaining("is open") });
    await press("ship-bad-deploy");
    expect(await world.ask("GET", "/shop/")).toMatchObject({
      status: 503,
      body: expect.stringContaining("went wrong"),
    });
  });
});

describe("the controls", () => {
  it("ship a commit that GitHub and Vercel both know", async () => {
    await press("ship-good-deploy");
    const { vercel, github } = world.sandbox.providers;
    const repo = github.state.repo("acme/storefront");
    const { commit, isBad } = vercel.state.production();
    expect(isBad).toBe(false);
    expect(repo?.refs.get("heads/main")).toBe(commit.sha);
  });

  it("say that a deployment stays staged while a rollback pins production", async () => {
    await press("ship-bad-deploy");
    await rollBack();
    world.pass(2_000);
    expect((await press("ship-bad-deploy")).body).toMatchObject({
      ok: true,
      message: expect.stringContaining("STAGED"),
    });
    expect(await health()).toBe(200);
  });

  it("refuse to fire while nobody listens and name the known controls for an unknown one", async () => {
    expect(await press("fire-alert")).toMatchObject({ status: 409, body: { ok: false } });
    expect(await press("no-such")).toMatchObject({
      status: 404,
      body: { message: expect.stringContaining("fire-alert") },
    });
    expect((await world.ask("GET", "/sandbox/controls")).body).toContainEqual({
      id: "ship-bad-deploy",
      label: "Ship a bad deploy",
      hint: expect.any(String),
    });
  });

  it("lose the answer of a rollback that happens", async () => {
    await press("ship-bad-deploy");
    await press("vercel-loses-answer");
    await expect(rollBack()).rejects.toThrow("fetch failed");
    world.pass(1_500);
    expect(world.sandbox.providers.vercel.state.production().isBad).toBe(false);
    expect(world.sandbox.providers.vercel.calls.at(-1)).toMatchObject({ method: "POST", status: 0, committed: true });
  });
});
