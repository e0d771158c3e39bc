import { afterEach, beforeEach, expect, test } from "vitest";
import { editRoomInMs } from "#adapters/slack/put-message.ts";
import type { EffectRun } from "#core/shared/effect.ts";
import { Fault } from "#core/shared/fault.ts";
import { section } from "#templates/slack/block.ts";
import { md } from "#templates/slack/escape.ts";
import { fitMessage } from "#templates/slack/fit.ts";
import { makeMemoryRun } from "#test/support/memory/memory-run.ts";
import { type SlackWorld, startSlackWorld } from "./slack-world.ts";

const channelId = "C0ALERTS";
let world: SlackWorld;

beforeEach(async () => {
  world = await startSlackWorld();
});
afterEach(() => world.close());

test("a message is posted once and edited in place from then on", async () => {
  const first = await put("one");
  const second = await put("two");
  expect(second).toEqual(first);
  expect(texts()).toEqual(["two"]);
});

test("a message that shows the wanted state already costs no call", async () => {
  await put("one");
  const before = world.slack.calls.length;
  await put("one");
  expect(world.slack.calls.length).toBe(before);
});

test.each([{ kind: "drop-after" } as const, { kind: "status-after-commit", status: 500 } as const])(
  "a message whose answer was lost ($kind) is found, not posted twice",
  async (fault) => {
    world.faults.next("chat.postMessage", fault);
    const effect = makeMemoryRun({ wantedAt: new Date() });
    await expect(put("one", effect.attempt())).rejects.toMatchObject({ retry: "unknown-outcome" });
    await put("one", effect.attempt());
    expect(texts()).toEqual(["one"]);
    await put("two");
    expect(texts()).toEqual(["two"]);
  },
);

test.each([{ kind: "drop-after" } as const, { kind: "status-after-commit", status: 500 } as const])(
  "a message that an earlier attempt left behind ($kind) shows the state of now, not the one it was posted with",
  async (fault) => {
    world.faults.next("chat.postMessage", fault);
    const effect = makeMemoryRun({ wantedAt: new Date() });
    await expect(put("before", effect.attempt())).rejects.toMatchObject({ retry: "unknown-outcome" });
    await put("after", effect.attempt());
    expect(texts()).toEqual(["after"]);
  },
);

test.each([{ kind: "drop-after" } as const, { kind: "status-after-commit", status: 500 } as const])(
  "a message in a new channel is not looked up at first, and found by another effect when its answer was lost ($kind)",
  async (fault) => {
    const [first, second] = [makeMemoryRun({ wantedAt: new Date() }), makeMemoryRun({ wantedAt: new Date() })];
    world.faults.next("chat.postMessage", fault);
    await expect(put("one", first.attempt(), { isChannelNew: true })).rejects.toMatchObject({
      retry: "unknown-outcome",
    });
    await put("two", second.attempt(), { mayBePosted: true });
    expect(texts()).toEqual(["two"]);
  },
);

test("a message whose place an earlier attempt wrote down before it died shows the state of now", async () => {
  const effect = makeMemoryRun({ wantedAt: new Date() });
  const place = await put("before", effect.attempt());
  // As if it had died before the slot was written.
  await world.slots.put("slot-1", { ...place, channelId: "C0ELSEWHERE", fingerprint: "x" });
  await put("after", effect.attempt());
  expect(texts()).toEqual(["after"]);
});

test("a message that an earlier attempt posted in another channel is posted in the one it belongs to now", async () => {
  const effect = makeMemoryRun({ wantedAt: new Date() });
  await world.putMessage(effect.attempt(), {
    slot: "slot-1",
    channelId: "C0INCIDENTS",
    message: message("one"),
    urgency: "normal",
  });
  await world.slots.forget("slot-1");
  await put("one", effect.attempt());
  expect(texts()).toEqual(["one"]);
  expect(await world.slots.get("slot-1")).toMatchObject({ channelId });
});

test("a message that never left is posted by the next attempt", async () => {
  world.faults.next("chat.postMessage", { kind: "drop-before" });
  const effect = makeMemoryRun({ wantedAt: new Date() });
  await expect(put("one", effect.attempt())).rejects.toBeInstanceOf(Fault);
  await put("one", effect.attempt());
  expect(texts()).toEqual(["one"]);
});

test("another message of ours in the channel is not taken for a lost one", async () => {
  await world.putMessage(run(), { slot: "other", channelId, message: message("other"), urgency: "normal" });
  world.faults.next("chat.postMessage", { kind: "drop-before" });
  const effect = makeMemoryRun({ wantedAt: new Date() });
  await expect(put("one", effect.attempt())).rejects.toBeInstanceOf(Fault);
  await put("one", effect.attempt());
  expect(texts()).toEqual(["other", "one"]);
});

test("a message that somebody deleted is posted anew", async () => {
  const first = await put("one");
  world.faults.next("chat.update", { kind: "ok-false", error: "message_not_found" });
  const second = await put("two");
  expect(second.ts).not.toBe(first.ts);
  expect(texts()).toEqual(["one", "two"]);
});

test("blocks that Slack does not take give way to the plain text, and the log says so", async () => {
  world.faults.next("chat.postMessage", { kind: "ok-false", error: "invalid_blocks" });
  await put("one");
  world.faults.next("chat.update", { kind: "ok-false", error: "msg_blocks_too_long" });
  await put("two");
  expect(texts()).toEqual(["two"]);
  expect(world.logged.filter(({ message: line }) => line === "slack refused the blocks of a message")).toHaveLength(2);
});

test("a public channel that the app is not in is joined first", async () => {
  world.slack.state.channels.get(channelId)?.members.delete("U0MUSTER");
  world.faults.next("chat.postMessage", { kind: "ok-false", error: "not_in_channel" });
  await put("one");
  expect(texts()).toContain("one");
  expect(world.calls("conversations.join")).toHaveLength(1);
});

test("a channel that does not exist is never tried again, and the fault says what to do", async () => {
  const lost = world.putMessage(run(), { slot: "s", channelId: "C0NOWHERE", message: message("x"), urgency: "normal" });
  await expect(lost).rejects.toMatchObject({
    code: "slack-channel-not-found",
    retry: "never",
    hint: expect.stringContaining("channel"),
  });
});

test("an edit for which Slack's rate has no room is not kept waiting with an old state", async () => {
  await put("one");
  world.access.pauses.pause("chat.update", 30_000);
  const failure = await put("two").catch((error: unknown) => error);
  const roomInMs = editRoomInMs(failure);
  expect(roomInMs).toBeGreaterThan(29_000);
  expect(roomInMs).toBeLessThanOrEqual(30_000);
  expect(world.calls("chat.update")).toEqual([]);
  expect(editRoomInMs(new Error("other"))).toBeUndefined();
});

test("no fault carries the token", async () => {
  world.faults.next("chat.postMessage", { kind: "http", status: 503 });
  const failure = await put("one").catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Fault);
  expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain(world.access.botToken);
  expect(JSON.stringify(world.logged)).not.toContain(world.access.botToken);
});

function run(): EffectRun {
  return makeMemoryRun({ wantedAt: new Date() }).attempt();
}

function message(text: string) {
  return fitMessage({ text: md`${text}`, blocks: [section(md`${text}`)] });
}

function put(
  text: string,
  attempt = run(),
  more: { readonly isChannelNew?: boolean; readonly mayBePosted?: boolean } = {},
) {
  return world.putMessage(attempt, { slot: "slot-1", channelId, message: message(text), urgency: "normal", ...more });
}

function texts(): readonly string[] {
  return world.slack.messagesIn(channelId).flatMap(({ text, subtype }) => (subtype === undefined ? [text] : []));
}
