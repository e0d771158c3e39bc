import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { person } from "#core/shared/actor.ts";
import { callbackIds } from "#templates/slack/ids.ts";
import { sampleNow } from "../templates/sample-views.ts";
import { type Desk, type DeskOptions, openDesk } from "./desk.ts";
import { lobby, sampleRefusal } from "./memory-house.ts";

const by = person("U0ONCALL");

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const reopen = async (options: DeskOptions) => {
  await desk.close();
  desk = await openDesk(options);
};
const texts = () => desk.told().map(([, said]) => said);

describe("a shortcut", () => {
  test("opens the declare modal at once", async () => {
    await desk.shortcut(callbackIds.declareShortcut);
    expect(desk.modals()).toEqual([
      [
        "views.open",
        expect.stringMatching(
          /One moment….*If nothing comes within 5 s, close this and try again\. Nothing is changed/s,
        ),
      ],
      ["views.update", expect.stringContaining("What is wrong?")],
    ]);
  });

  test("on a message declares with its first line as title and all of it as summary, as people read it", async () => {
    await desk.shortcut(callbackIds.declareFromMessageShortcut, {
      text: "\n<!channel> Checkout &lt;500&gt;\nsince noon",
    });
    const shown = desk.modals().at(-1)?.[1] ?? "";
    expect(shown).toContain("@channel Checkout <500>");
    expect(shown).toContain("since noon");
  });

  test("on a message of forty thousand letters opens a form that Slack takes", async () => {
    await desk.shortcut(callbackIds.declareFromMessageShortcut, { text: "😀".repeat(20_000) });
    const lengths = [...JSON.stringify(desk.slack.requests.at(-1)).matchAll(/"initial_value":"([^"]*)"/g)].map(
      ([, v]) => v?.length ?? 0,
    );
    expect(lengths.length).toBeGreaterThan(1);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(3_000);
  });

  test("adds a message to the timeline with its own time and link", async () => {
    await desk.shortcut(callbackIds.addToTimelineShortcut, { text: "it is the disk" });
    const message = { authorId: "U0LEAD", text: "it is the disk", at: sampleNow, permalink: "https://s/p1" };
    expect(desk.calls).toEqual([["pinMessage", { channelId: "C0ROOM", messageTs: "1.1", ...message, by }]]);
    expect(desk.told()).toEqual([["chat.postEphemeral", expect.stringContaining("Added to the timeline")]]);
  });

  test("on a message that can't be read says so", async () => {
    await reopen({ deps: { readMessage: async () => undefined } });
    await desk.shortcut(callbackIds.addToTimelineShortcut, { text: "x" });
    expect(texts()).toEqual([expect.stringContaining("can't be read")]);
  });

  test.each([callbackIds.declareShortcut, callbackIds.declareFromMessageShortcut, callbackIds.addToTimelineShortcut])(
    "%s by a person without a role changes nothing",
    async (id) => {
      await desk.shortcut(id, id === callbackIds.declareShortcut ? undefined : { text: "x" }, { user: "U0GUEST" });
      const answers = [...texts(), desk.modals().at(-1)?.[1] ?? ""];
      expect(answers.join()).toContain("You can look but not change");
      expect(desk.calls).toEqual([]);
    },
  );
});

describe("a 📌", () => {
  test("puts the message on the timeline; the receipt is enough of an answer", async () => {
    await desk.react("pushpin");
    expect(desk.calls).toMatchObject([
      ["pinMessage", { channelId: "C0ROOM", messageTs: "1.1", text: "it is the disk" }],
    ]);
    expect([desk.told(), desk.errors]).toEqual([[], []]);
  });

  test("outside a room is none of our business", async () => {
    await desk.react("pushpin", { channel: lobby, user: "U0GUEST" });
    expect([desk.calls, desk.told()]).toEqual([[], []]);
  });

  test("by a person without a role is refused to them alone", async () => {
    await desk.react("pushpin", { user: "U0GUEST" });
    expect(desk.calls).toEqual([]);
    expect(desk.told()).toEqual([["chat.postEphemeral", expect.stringContaining("You can look but not change")]]);
  });

  test("on a message that can't be read, or that is refused, is answered", async () => {
    await reopen({ deps: { readMessage: async () => undefined } });
    await desk.react("pushpin");
    expect(texts()).toEqual([expect.stringContaining("can't be read")]);
    await reopen({ deps: { pinMessage: async () => sampleRefusal } });
    await desk.react("pushpin");
    expect(texts()).toEqual([expect.stringContaining(sampleRefusal.message)]);
  });

  test("that fails is logged and the person hears of it", async () => {
    await reopen({ deps: { readMessage: () => Promise.reject(new Error("Slack is away")) } });
    await desk.react("pushpin");
    expect(texts()).toEqual([expect.stringContaining("Slack is away")]);
    expect(desk.errors).toHaveLength(1);
  });
});

test("App Home shows the open incidents to the person who opens it", async () => {
  await desk.openHome({ user: "U0GUEST" });
  expect(desk.modals()).toEqual([["views.publish", expect.stringContaining("Checkout answers 500")]]);
});
