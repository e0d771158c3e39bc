import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeRenderChangeSource } from "#adapters/render/change-source.ts";
import { serviceAt } from "../orders.ts";
import { deployMs, type RenderWorld, startRenderWorld } from "./render-world.ts";

let world: RenderWorld;
beforeEach(async () => {
  world = await startRenderWorld();
});
afterEach(() => world.close());

describe("Render as a source of changes", () => {
  it("lists the deploys that went live, and which one is", async () => {
    await world.carryOut(await world.approve("rollback"));
    world.render.failNextDeploy();
    world.service().autoDeploy = "yes";
    world.render.push("srv-api", { id: "f".repeat(40), message: "Breaks the build" });
    world.pass(deployMs);
    const source = makeRenderChangeSource({ client: world.clientWith() });
    const { target } = world.order("rollback");
    const listed = await source.changesSince(serviceAt("render", { service: "srv-api" }), target, new Date(0));
    expect(listed.map(({ kind, isCurrent }) => [kind, isCurrent])).toEqual([
      ["rollback", true],
      ["deploy", false],
      ["deploy", false],
      ["deploy", false],
    ]);
  });
});
