import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { textOf } from "./seen.ts";
import { type Stage, startStage } from "./stage.ts";

const patient = { timeout: 60_000 };

describe("repairing what people or Slack took away", () => {
  let stage: Stage;
  let room: string;
  beforeAll(async () => {
    stage = await startStage({});
    await stage.press("fire-alert");
    room = await roomOf("inc-1");
    await stage.mina.reads("incidents", "INC-1");
    await dressed();
    await stage.mina.reads(room, "Paged the on-call");
  });
  afterAll(() => stage.stop());

  const rooms = () => stage.mina.channelNames().filter((name) => name.startsWith("inc-"));
  const roomOf = (start: string) => eventually(`a room ${start}`, () => rooms().find((name) => name.startsWith(start)));
  const card = () => stage.mina.messages(room, "🔴 INC-1");
  const channel = () => {
    const found = stage.sandbox.slack.channelByName(room);
    if (found === undefined) throw new Error(`no channel ${room}`);
    return found;
  };
  const dressed = () =>
    eventually("the room is dressed", () => {
      const { pins, topic, bookmarks } = channel();
      return (pins.length === 1 && topic.value.startsWith("SEV1") && bookmarks.length === 2) || undefined;
    });
  const nothing = "INC-1: nothing is missing. Room, messages, pin, topic and bookmarks are there.";
  const repaired = () =>
    eventually("nothing is missing", async () => {
      const { text } = await stage.mina.types(room, "/incident repair");
      return text.includes(nothing) || undefined;
    });

  test("a whole room is left alone", patient, async () => {
    await repaired();
    expect(card()).toHaveLength(1);
  });

  test("a deleted card and announcement, a pin, the topic and bookmarks come back, once", patient, async () => {
    const announcements = stage.sandbox.slack.channelByName("incidents");
    for (const place of [channel(), announcements])
      place?.messages.splice(
        0,
        place.messages.length,
        ...place.messages.filter(({ metadata }) => metadata === undefined),
      );
    channel().pins.splice(0);
    channel().bookmarks.splice(0);
    channel().topic.value = "somebody else's";
    const { text } = await stage.mina.types(room, "/incident repair");
    expect(text).toContain("• posted again: the incident card, the announcement");
    expect(text).toContain("• set again: the room's topic, the pin of the card, the bookmarks");
    await stage.mina.reads(room, "🔴 INC-1");
    await stage.mina.reads("incidents", "INC-1");
    await dressed();
    await repaired();
    expect([card().length, stage.mina.messages("incidents", "INC-1").length]).toEqual([1, 1]);
  });

  test(
    "of an archived room the answer says who can open it again, and what it names then repairs it",
    patient,
    async () => {
      channel().isArchived = true;
      const refused = await stage.mina.types("alerts", "/incident repair INC-1");
      expect(refused.text).toContain(
        `The room #${room} is archived, and Slack doesn't let Muster open it again. Unarchive it in Slack, then type this once more.`,
      );
      // Whoever opens it again is in it; the bot is not.
      channel().isArchived = false;
      channel().members.delete("U0MUSTER");
      await repaired();
      expect(channel().members.has("U0MUSTER")).toBe(true);
    },
  );

  test("a room that is gone for good is replaced, with its people and its card", patient, async () => {
    const lost = channel();
    stage.sandbox.slack.state.channels.delete(lost.id);
    const { text } = await stage.mina.types("alerts", "/incident repair 1");
    expect(text).toContain(`INC-1 has lost its room #${room}: a room is being opened`);
    room = await roomOf("inc-1");
    await stage.mina.reads(room, "🔴 INC-1");
    await eventually("mina is invited", () => stage.mina.channel(room)?.isMember || undefined);
    await dressed();
    await repaired();
    const line = await stage.mina.reads("incidents", "INC-1");
    await eventually(
      "the line leads to the new room",
      () => textOf(stage.mina.messages("incidents", "INC-1")[0] ?? line).includes(channel().id) || undefined,
    );
  });

  test("a room that Slack forbade is opened at once when it allows it", patient, async () => {
    stage.sandbox.faults.next("conversations.create", { kind: "ok-false", error: "restricted_action" });
    await stage.notify({
      labels: { alertname: "SecondTrouble", severity: "critical", service: "api" },
      summary: "SecondTrouble of the api",
      startsAt: new Date().toISOString(),
      endsAt: null,
    });
    await stage.mina.reads("incidents", "INC-2", "no room");
    const { text } = await stage.mina.types("alerts", "/incident repair INC-2");
    expect(text).toContain("• INC-2 has no room: a room is being opened");
    expect(text).toContain("• tried again what failed: open the room");
    await roomOf("inc-2");
    expect((await stage.mina.types("alerts", "/incident repair INC-99")).text).toContain("There is no INC-99.");
  });
});
