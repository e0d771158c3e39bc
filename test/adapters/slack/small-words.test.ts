import { afterEach, beforeEach, expect, test } from "vitest";
import { makeLetIn } from "#adapters/slack/let-in.ts";
import { plainTextOf } from "#adapters/slack/plain-text-of.ts";
import { makeReadMessage } from "#adapters/slack/read-message.ts";
import { makeGiveReceipt } from "#adapters/slack/receipt.ts";
import { makeTell } from "#adapters/slack/tell.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import { makeMemoryRun } from "#test/support/memory/memory-run.ts";
import { type SlackWorld, startSlackWorld } from "./slack-world.ts";

let world: SlackWorld;

beforeEach(async () => {
  world = await startSlackWorld();
});
afterEach(() => world.close());

test("a receipt marks the message once, however often it is given", async () => {
  const ts = await said("the deploy broke it");
  const give = makeGiveReceipt({ slack: world.api });
  const receipt = { kind: "receipt" as const, channelId: "C0GENERAL", messageTs: ts, emoji: "white_check_mark" };
  expect(await give(run(), receipt)).toEqual({ kind: "done" });
  expect(await give(run(), receipt)).toEqual({ kind: "done" });
  expect(
    world.slack
      .viewFor("U0ONCALL")
      .channels.find(({ id }) => id === "C0GENERAL")
      ?.messages.at(-1)?.reactions,
  ).toEqual([{ name: "white_check_mark", users: ["U0MUSTER"] }]);
});

test("a direct message arrives once per id and pings nobody else", async () => {
  const tell = makeTell({ slack: world.api, putMessage: world.putMessage, slots: world.slots, clock: systemClock });
  const effect = { kind: "tell" as const, tellId: "t1", userId: "U0ONCALL", text: "You are lead.\n<!channel>" };
  await tell(run(), effect);
  await tell(run(), effect);
  const direct = [...world.slack.state.channels.values()].find(({ kind }) => kind === "im");
  expect(direct?.messages.map(({ text }) => text)).toEqual(["You are lead.\n&lt;!channel&gt;"]);
});

test("a direct message whose answer was lost is not sent twice", async () => {
  const tell = makeTell({ slack: world.api, putMessage: world.putMessage, slots: world.slots, clock: systemClock });
  const effect = { kind: "tell" as const, tellId: "t1", userId: "U0ONCALL", text: "You are lead." };
  world.faults.next("chat.postMessage", { kind: "drop-after" });
  const running = makeMemoryRun({ wantedAt: new Date() });
  await expect(tell(running.attempt(), effect)).rejects.toMatchObject({ retry: "unknown-outcome" });
  await tell(running.attempt(), effect);
  const direct = [...world.slack.state.channels.values()].find(({ kind }) => kind === "im");
  expect(direct?.messages).toHaveLength(1);
});

test("a direct message links to the message it is about, and waits a little for it", async () => {
  const tell = makeTell({ slack: world.api, putMessage: world.putMessage, slots: world.slots, clock: systemClock });
  const about = { kind: "action-card", actionId: "a1", incidentId: null } as const;
  const effect = { kind: "tell" as const, tellId: "t1", userId: "U0ONCALL", text: "A-1 waits for you", about };
  const running = makeMemoryRun({ wantedAt: new Date() });
  expect(await tell(running.attempt(), effect)).toEqual({ kind: "again", afterMs: 500 });
  const ts = await said("the card");
  await world.slots.put("action-card:a1", { channelId: "C0GENERAL", ts, fingerprint: "f" });
  expect(await tell(running.attempt(), effect)).toEqual({ kind: "done" });
  const old = makeMemoryRun({ wantedAt: new Date(Date.now() - 10_000) });
  const other = { ...effect, tellId: "t2", about: { ...about, actionId: "a2" } };
  expect(await tell(old.attempt(), other)).toEqual({ kind: "done" });
  const direct = [...world.slack.state.channels.values()].find(({ kind }) => kind === "im");
  const blocks = direct?.messages.map((message) => JSON.stringify(message.blocks));
  expect(blocks).toEqual([
    expect.stringMatching(/A-1 waits for you\\n<https?:[^|]+\/archives\/C0GENERAL\/p\d+\|Open it>/),
    expect.not.stringContaining("Open it"),
  ]);
});

test("a message is read with its author, its time and its link, without Slack's markup", async () => {
  const ts = await said("ask @aya & co");
  const read = makeReadMessage({ slack: world.api, nameOf: () => "aya" });
  expect(await read("C0GENERAL", ts)).toEqual({
    authorId: "U0ONCALL",
    text: "ask @aya & co",
    at: new Date(Number(ts) * 1_000),
    permalink: expect.stringContaining("/archives/C0GENERAL/p"),
  });
});

test("a reply in a thread is read too", async () => {
  const threadTs = await said("what happened?");
  const ts = await said("the cache", threadTs);
  const read = makeReadMessage({ slack: world.api, nameOf: (id) => id });
  expect(await read("C0GENERAL", ts)).toMatchObject({ text: "the cache" });
});

test("a message that is gone is undefined", async () => {
  const read = makeReadMessage({ slack: world.api, nameOf: (id) => id });
  expect(await read("C0GENERAL", "1600000000.000100")).toBeUndefined();
});

test("a person is let into a room, and who is in it already stays", async () => {
  const letIn = makeLetIn({ slack: world.direct });
  const room = { channelId: "C0ALERTS", name: "alerts" };
  world.slack.state.channels.get("C0ALERTS")?.members.delete("U0GUEST");
  await letIn(room, "U0GUEST");
  await letIn(room, "U0GUEST");
  expect(world.slack.state.channels.get("C0ALERTS")?.members.has("U0GUEST")).toBe(true);
  await expect(letIn(room, "U0NOBODY")).rejects.toMatchObject({ code: "slack-cannot-invite" });
});

test("a person is let into a room that the app itself had left", async () => {
  const letIn = makeLetIn({ slack: world.direct });
  const members = world.slack.state.channels.get("C0ALERTS")?.members;
  members?.delete("U0MUSTER");
  members?.delete("U0GUEST");
  await letIn({ channelId: "C0ALERTS", name: "alerts" }, "U0GUEST");
  expect([members?.has("U0MUSTER"), members?.has("U0GUEST")]).toEqual([true, true]);
});

test("Slack's markup reads as people see it", () => {
  const nameOf = () => "aya";
  expect(
    plainTextOf("<@U0LEAD> in <#C1|ops>: <!here> <!subteam^S1|@oncall> <https://a.example> a &lt; b", nameOf),
  ).toBe("@aya in #ops: @here @oncall https://a.example a < b");
});

function run() {
  return makeMemoryRun({ wantedAt: new Date() }).attempt();
}

async function said(text: string, threadTs?: string): Promise<string> {
  await world.slack.act({
    kind: "message",
    user: "U0ONCALL",
    channel: "C0GENERAL",
    text,
    ...(threadTs === undefined ? {} : { threadTs }),
  });
  return world.slack.messagesIn("C0GENERAL").at(-1)?.ts ?? "";
}
