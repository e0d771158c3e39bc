import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeVercelChangeSource } from "#adapters/vercel/change-source.ts";
import { serviceAt } from "../orders.ts";
import { ids, startVercelWorld, type VercelWorld } from "./vercel-world.ts";

let world: VercelWorld;
beforeEach(async () => {
  world = await startVercelWorld();
});
afterEach(() => world.close());

describe("Vercel as a source of changes", () => {
  const since = new Date("2026-02-01T00:00:00Z");
  const changes = () =>
    makeVercelChangeSource({ client: world.clientWith() }).changesSince(
      serviceAt("vercel", ids),
      world.order("rollback").target,
      since,
    );

  it("lists what served production, newest first, and which one is live", async () => {
    const listed = await changes();
    const served = world.served();
    expect(listed.map(({ id }) => id)).toEqual(served.map(({ id }) => id));
    expect(listed.filter(({ isCurrent }) => isCurrent).map(({ id }) => id)).toEqual([world.vercel.production().id]);
    expect(listed[0]).toMatchObject({ kind: "deploy", commit: served[0]?.commit.sha, serviceId: "web" });
  });

  it("lists a rollback somebody made, and no deployment that only waits behind it", async () => {
    await world.carryOut(await world.approve("rollback"));
    const staged = world.vercel.ship({
      commit: { ...world.vercel.production().commit, sha: "e".repeat(40) },
      isBad: false,
    });
    const listed = await changes();
    expect(listed[0]).toMatchObject({ kind: "rollback", isCurrent: true });
    expect(listed.map(({ id }) => id)).not.toContain(staged.id);
  });
});
