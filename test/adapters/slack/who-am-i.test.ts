import { afterEach, beforeEach, expect, test } from "vitest";
import { type SlackIdentity, whoAmIOrWas } from "#adapters/slack/who-am-i.ts";
import { type SlackWorld, startSlackWorld } from "./slack-world.ts";

let world: SlackWorld;
let remembered: Map<string, SlackIdentity>;

beforeEach(async () => {
  world = await startSlackWorld();
  remembered = new Map();
});
afterEach(() => world.close());

function identify(tokenDigest = "digest-1"): Promise<SlackIdentity> {
  const memory = {
    recall: async (digest: string) => remembered.get(digest),
    remember: async (digest: string, identity: SlackIdentity) => void remembered.set(digest, identity),
  };
  return whoAmIOrWas({ slack: world.direct, tokenDigest, memory: Promise.resolve(memory), log: world.access.log });
}

test("a start while Slack is away goes on as the workspace that Slack named for this token last", async () => {
  const before = await identify();
  world.faults.next("auth.test", { kind: "http", status: 503 });
  expect(await identify()).toEqual(before);
  expect(world.logged).toContainEqual(expect.objectContaining({ level: "warn" }));
});

test("another token is nobody's while Slack is away", async () => {
  await identify();
  world.faults.next("auth.test", { kind: "http", status: 503 });
  await expect(identify("digest-2")).rejects.toMatchObject({ code: "slack-http-503" });
});

test("a token that Slack refuses is refused, whatever is remembered", async () => {
  await identify();
  world.faults.next("auth.test", { kind: "ok-false", error: "token_revoked" });
  await expect(identify()).rejects.toMatchObject({ code: "slack-token-revoked", needsPerson: true });
});
