import { afterEach, beforeEach, expect, test } from "vitest";
import { type SlackIdentity, whoAmIOrWas } from "#adapters/slack/who-am-i.ts";
import type { Fault } from "#core/shared/fault.ts";
import { type SlackWorld, startSlackWorld } from "./slack-world.ts";

let world: SlackWorld;
let remembered: Map<string, SlackIdentity>;
let problems: Fault[];

beforeEach(async () => {
  world = await startSlackWorld();
  remembered = new Map();
  problems = [];
});
afterEach(() => world.close());

function identify(tokenDigest = "digest-1"): Promise<SlackIdentity> {
  const memory = {
    recall: async (digest: string) => remembered.get(digest),
    remember: async (digest: string, identity: SlackIdentity) => void remembered.set(digest, identity),
  };
  const onProblem = (fault: Fault) => void problems.push(fault);
  const needs = { slack: world.direct, tokenDigest, memory: Promise.resolve(memory), log: world.access.log };
  return whoAmIOrWas({ ...needs, onProblem, confirmAfterMs: 0 });
}

test("a start while Slack is away goes on as the workspace that Slack named for this token last", async () => {
  const before = await identify();
  world.faults.next("auth.test", { kind: "http", status: 503 });
  expect(await identify()).toEqual(before);
  await expect.poll(() => world.logged).toContainEqual(expect.objectContaining({ level: "warn" }));
  expect(problems).toEqual([]);
});

test("a restart waits for no answer of Slack, and takes over what Slack says of us now", async () => {
  const identity = await identify();
  remembered.set("digest-1", { ...identity, teamName: "What it was called before" });
  expect(await identify()).toMatchObject({ teamName: "What it was called before" });
  await expect.poll(() => remembered.get("digest-1")).toEqual(identity);
});

test("another token is nobody's while Slack is away", async () => {
  await identify();
  world.faults.next("auth.test", { kind: "http", status: 503 });
  await expect(identify("digest-2")).rejects.toMatchObject({ code: "slack-http-503" });
});

test("a token that Slack refuses starts nothing new; a workspace that had it goes on and is told", async () => {
  world.faults.next("auth.test", { kind: "ok-false", error: "token_revoked" });
  await expect(identify()).rejects.toMatchObject({ code: "slack-token-revoked", needsPerson: true });
  const before = await identify();
  world.faults.next("auth.test", { kind: "ok-false", error: "token_revoked" });
  expect(await identify()).toEqual(before);
  await expect.poll(() => problems).toMatchObject([{ code: "slack-token-revoked" }]);
  expect(world.logged).toContainEqual(expect.objectContaining({ level: "error" }));
});
