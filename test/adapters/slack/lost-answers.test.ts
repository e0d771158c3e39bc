import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeDirectory } from "#adapters/slack/directory.ts";
import { makeFindChannel } from "#adapters/slack/find-channel.ts";
import { makeIncidentRoom } from "#adapters/slack/incident-room.ts";
import { makeGiveReceipt } from "#adapters/slack/receipt.ts";
import { makeTell } from "#adapters/slack/tell.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import type { IncidentRoom } from "#core/incident/incident-room.ts";
import type { EffectRun } from "#core/shared/effect.ts";
import { Fault } from "#core/shared/fault.ts";
import type { Fault as PlannedFault } from "#sandbox/faults.ts";
import { section } from "#templates/slack/block.ts";
import { md } from "#templates/slack/escape.ts";
import { fitMessage } from "#templates/slack/fit.ts";
import { makeMemoryRun } from "#test/support/memory/memory-run.ts";
import { sampleIncident, sampleIncidentView } from "#test/templates/sample-views.ts";
import { type SlackWorld, startSlackWorld } from "./slack-world.ts";

/** Every way an answer can be lost, before and after Slack did what was asked. */
const weather: readonly (readonly [string, PlannedFault])[] = [
  ["is dropped before", { kind: "drop-before" }],
  ["is dropped after", { kind: "drop-after" }],
  ["hangs before", { kind: "hang" }],
  ["hangs after", { kind: "hang-after-commit" }],
  ["is a 500 before", { kind: "http", status: 500 }],
  ["is a 500 after", { kind: "status-after-commit", status: 500 }],
  ["is no JSON, before", { kind: "invalid-json" }],
  ["is no JSON, after", { kind: "invalid-json-after-commit" }],
  ["breaks off", { kind: "truncated" }],
  ["has a wrong content type", { kind: "wrong-type-after-commit", type: "text/html" }],
  ["is internal_error", { kind: "ok-false", error: "internal_error" }],
  ["is a 429", { kind: "http", status: 429, headers: { "retry-after": "0" } }],
  ["is a 429 without a time", { kind: "http", status: 429 }],
  ["is slow", { kind: "slow", ms: 60 }],
];
const timeoutMs = 150;
const attemptsMax = 4;
const name = "inc-7-checkout-answers-500";

let world: SlackWorld;
let rooms: IncidentRoom;
let roomId: string;

beforeEach(async () => {
  let nowMs = 0;
  // Whatever Slack asks to wait is over at the next look.
  world = await startSlackWorld({ timeoutMs, clockOfPauses: () => (nowMs += 3_600_000) });
  const directory = makeDirectory({ slack: world.direct, teamId: "T0MUSTER", nowMs: () => performance.now() });
  rooms = makeIncidentRoom({
    slack: world.api,
    slots: world.slots,
    putMessage: world.putMessage,
    findChannel: makeFindChannel(world.api),
    readers: { directory, timeZone: "Asia/Seoul" },
    botUserId: "U0MUSTER",
    announceChannel: "#incidents",
  });
});
afterEach(() => world.close());

describe.each(weather)("when the answer %s", (_how, fault) => {
  const lose = (method: string) => world.faults.next(method, fault);
  const openRoom = async () => {
    roomId = (await rooms.open(makeMemoryRun({ wantedAt: new Date() }).attempt(), sampleIncident, name)).channelId;
    return roomId;
  };
  const view = () =>
    sampleIncidentView({
      room: { channelId: roomId, name },
      pager: { reference: "P1", url: "https://acme.pagerduty.com/P1", state: "triggered" },
    });
  const put = (run: EffectRun, text: string, channelId = roomId) => {
    const message = fitMessage({ text: md`${text}`, blocks: [section(md`${text}`)] });
    return world.putMessage(run, { slot: "slot-1", channelId, message, urgency: "normal" });
  };

  test("conversations.create makes one room", async () => {
    lose("conversations.create");
    const room = await insist((run) => rooms.open(run, sampleIncident, name));
    expect([...world.slack.state.channels.values()].filter((one) => one.name.startsWith("inc-7"))).toEqual([
      expect.objectContaining({ id: room.channelId }),
    ]);
  });

  test("chat.postMessage posts one message", async () => {
    await openRoom();
    lose("chat.postMessage");
    await insist((run) => put(run, "one"));
    expect(ours(roomId)).toEqual(["one"]);
  });

  test("chat.update edits the one message", async () => {
    await openRoom();
    await insist((run) => put(run, "one"));
    lose("chat.update");
    await insist((run) => put(run, "two"));
    expect(ours(roomId)).toEqual(["two"]);
  });

  test("conversations.invite brings each person once", async () => {
    await openRoom();
    lose("conversations.invite");
    expect(await insist((run) => rooms.invite(run, { channelId: roomId, name }, ["U0ONCALL", "U0LEAD"]))).toEqual({
      notInvited: [],
    });
    expect([...(world.slack.state.channels.get(roomId)?.members ?? [])].toSorted()).toEqual([
      "U0LEAD",
      "U0MUSTER",
      "U0ONCALL",
    ]);
    const joined = said(roomId, "channel_join").map(({ user }) => user);
    expect(joined.filter((user) => user !== "U0MUSTER").toSorted()).toEqual(["U0LEAD", "U0ONCALL"]);
  });

  test("conversations.setTopic sets it with one line in the room", async () => {
    await openRoom();
    lose("conversations.setTopic");
    expect(await insist((run) => rooms.dress(run, view()))).toEqual({ failed: [] });
    expect(world.slack.state.channels.get(roomId)?.topic.value).toMatch(/^SEV1/);
    expect(said(roomId, "channel_topic")).toHaveLength(1);
  });

  test("pins.add pins the card once", async () => {
    await openRoom();
    await insist((run) => rooms.showCard(run, view()).then(() => true));
    lose("pins.add");
    expect(await insist((run) => rooms.dress(run, view()))).toEqual({ failed: [] });
    expect(world.slack.state.channels.get(roomId)?.pins).toHaveLength(1);
  });

  test("bookmarks.add adds each bookmark once", async () => {
    await openRoom();
    lose("bookmarks.add");
    expect(await insist((run) => rooms.dress(run, view()))).toEqual({ failed: [] });
    expect(world.slack.state.channels.get(roomId)?.bookmarks.map(({ link }) => link)).toEqual([
      "https://acme.pagerduty.com/P1",
      "https://github.com/acme/storefront",
    ]);
  });

  test("reactions.add leaves one reaction", async () => {
    await openRoom();
    const { ts } = await insist((run) => put(run, "one"));
    lose("reactions.add");
    const giveReceipt = makeGiveReceipt({ slack: world.api });
    await insist((run) =>
      giveReceipt(run, { kind: "receipt", channelId: roomId, messageTs: ts, emoji: "white_check_mark" }),
    );
    expect(world.slack.messagesIn(roomId).find((message) => message.ts === ts)?.reactions).toEqual([
      { name: "white_check_mark", users: ["U0MUSTER"] },
    ]);
  });

  test("conversations.join joins, and the message that needed it is posted once", async () => {
    world.slack.state.channels.get("C0ALERTS")?.members.delete("U0MUSTER");
    world.faults.next("chat.postMessage", { kind: "ok-false", error: "not_in_channel" });
    lose("conversations.join");
    await insist((run) => put(run, "one", "C0ALERTS"));
    expect(ours("C0ALERTS")).toEqual(["one"]);
  });

  test("conversations.open tells the person once", async () => {
    lose("conversations.open");
    const tell = makeTell({ slack: world.api, putMessage: world.putMessage, slots: world.slots, clock: systemClock });
    await insist((run) => tell(run, { kind: "tell", tellId: "t1", userId: "U0LEAD", text: "INC-7 needs you" }));
    const messages = [...world.slack.state.channels.values()].flatMap(({ kind, messages: all }) =>
      kind === "im" ? all : [],
    );
    expect(messages.map(({ text }) => text)).toEqual([expect.stringContaining("INC-7 needs you")]);
  });
});

/** Runs an effect as the ledger does: again after a fault that allows it, with the finished steps remembered. */
async function insist<Result>(work: (run: EffectRun) => Promise<Result>): Promise<Result> {
  const effect = makeMemoryRun({ wantedAt: new Date() });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(effect.attempt());
    } catch (error) {
      if (!(error instanceof Fault) || error.retry === "never" || attempt === attemptsMax) throw error;
    }
  }
}

function ours(channelId: string): readonly string[] {
  return world.slack.messagesIn(channelId).flatMap(({ text, subtype }) => (subtype === undefined ? [text] : []));
}

function said(channelId: string, subtype: string) {
  return world.slack.messagesIn(channelId).filter((message) => message.subtype === subtype);
}
