import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectCleanWorkspace } from "./clean-workspace.ts";
import { type Stage, startStage } from "./stage.ts";

describe.each(["http", "socket"] as const)("production is changed from outside a room over %s", (mode) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({ mode });
  });
  afterAll(() => stage.stop());

  const posts = (provider: "vercel" | "render") =>
    stage.sandbox.providers[provider].calls.filter(({ method }) => method === "POST");

  test("a typed scale is planned, approved, sent once, followed, and can be undone", { timeout: 60_000 }, async () => {
    const { mina, aya, sandbox } = stage;
    const instances = () => sandbox.providers.render.state.service("srv-api")?.instances.length;
    expect((await mina.types("alerts", "/scale api to=3")).text).toContain("A-1");
    await mina.reads("alerts", "A-1", "Waiting for approval", "from 2 to 3 instances");
    expect(posts("render")).toEqual([]);
    await aya.clicks("alerts", "Approve", "A-1");
    await mina.reads("alerts", "A-1", "Done and verified", "3 instances");
    expect(posts("render")).toMatchObject([{ path: expect.stringContaining("/srv-api/scale"), committed: true }]);
    expect(instances()).toBe(3);

    await mina.clicks("alerts", "Undo", "A-1");
    await aya.clicks("alerts", "Approve", "undoes A-1");
    await mina.reads("alerts", "A-1", "Undone by A-2");
    expect(instances()).toBe(2);
  });

  test("autoscaling's trap is seen before anything is sent", async () => {
    const { mina } = stage;
    await mina.types("alerts", "/scale worker to=4");
    await mina.reads("alerts", "No plan", "Autoscaling is on");
    expect(posts("render").filter(({ path }) => path.includes("srv-worker"))).toEqual([]);
  });

  test("a typed rollback comes with its plan and is withdrawn by whoever asked", async () => {
    const { mina } = stage;
    expect((await mina.types("alerts", "/rollback web")).text).toContain("A-4");
    await mina.reads("alerts", "A-4", "Waiting for approval", "*Target*");
    await mina.clicks("alerts", "Withdraw", "A-4");
    await mina.reads("alerts", "A-4", "Withdrawn");
    expect(posts("vercel")).toEqual([]);
  });

  test("an unknown service, action or parameter is answered with what is known", async () => {
    const { mina } = stage;
    expect((await mina.types("alerts", "/rollback shop")).text).toMatch(/web.*api.*worker/);
    expect((await mina.types("alerts", "/scale api")).text).not.toContain("planning");
    expect((await mina.types("alerts", "/incident note nowhere")).text).toContain("room of an incident");
  });

  test("nobody met an error and nothing was said twice", () => {
    const { sandbox, complaints, mina, aya } = stage;
    expect(sandbox.slack.state.notices).toEqual([]);
    expectCleanWorkspace(sandbox, [mina.id, aya.id]);
    expect(complaints).toEqual([]);
  });
});
