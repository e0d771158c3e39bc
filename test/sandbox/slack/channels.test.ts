import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { refusal, type StartedWorkspace, startWorkspace } from "./start-workspace.ts";

let workspace: StartedWorkspace;
beforeEach(async () => {
  workspace = await startWorkspace();
});
afterEach(() => workspace.close());

const create = async (name: string) => (await workspace.client.conversations.create({ name })).channel?.id ?? "";
const post = async (channel: string, text = "hi") =>
  (await workspace.client.chat.postMessage({ channel, text })).ts ?? "";

describe("channels", () => {
  test.each([
    ["", "invalid_name_required"],
    ["Inc-1", "invalid_name_specials"],
    ["inc 1", "invalid_name_specials"],
    ["inc.1", "invalid_name_specials"],
    ["--", "invalid_name_punctuation"],
    ["a".repeat(81), "invalid_name_maxlength"],
    ["general", "name_taken"],
  ])("the channel name %j is refused: %s", async (name, error) => {
    expect(await refusal(workspace.client.conversations.create({ name }))).toBe(error);
  });

  test("the creator is the only member, and an archived channel keeps its name and takes no messages", async () => {
    const { client } = workspace;
    const channel = await create("a".repeat(80));
    expect((await client.conversations.members({ channel })).members).toEqual(["U0MUSTER"]);
    await client.conversations.archive({ channel });
    expect(await refusal(client.conversations.create({ name: "a".repeat(80) }))).toBe("name_taken");
    expect(await refusal(client.chat.postMessage({ channel, text: "x" }))).toBe("is_archived");
    expect(await refusal(client.conversations.setTopic({ channel, topic: "x" }))).toBe("is_archived");
    expect(await refusal(client.conversations.archive({ channel }))).toBe("already_archived");
  });

  test("a bot's token opens no archived channel again, and Slack says why else it would not", async () => {
    const { client } = workspace;
    const channel = await create("inc-1");
    const unarchive = (id: string) => refusal(client.conversations.unarchive({ channel: id }));
    expect(await unarchive(channel)).toBe("not_archived");
    await client.conversations.archive({ channel });
    expect(await unarchive(channel)).toBe("not_in_channel");
    expect(await unarchive("C0NOWHERE")).toBe("channel_not_found");
  });

  test("a channel the bot left takes no messages until it joins again", async () => {
    const { client } = workspace;
    const channel = await create("inc-1");
    await client.conversations.leave({ channel });
    expect(await refusal(client.chat.postMessage({ channel, text: "x" }))).toBe("not_in_channel");
    expect(await refusal(client.conversations.history({ channel }))).toBe("not_in_channel");
    expect(await refusal(client.pins.add({ channel, timestamp: "1.000000" }))).toBe("not_in_channel");
    await client.conversations.join({ channel });
    expect(await refusal(client.chat.postMessage({ channel, text: "x" }))).toBe("accepted");
  });

  test("invitations name each user they can't take, and force takes the others", async () => {
    const { client } = workspace;
    const channel = await create("inc-1");
    const invite = (users: string, force = false) => client.conversations.invite({ channel, users, force });
    expect(await refusal(invite("U0MUSTER"))).toBe("cant_invite_self");
    expect(await refusal(invite("U0NOBODY,U0LEAD"))).toBe("user_not_found");
    expect((await client.conversations.members({ channel })).members).toEqual(["U0MUSTER"]);
    expect(await refusal(invite("U0NOBODY,U0LEAD", true))).toBe("accepted");
    expect(await refusal(invite("U0LEAD"))).toBe("already_in_channel");
    const texts = workspace.slack.messagesIn(channel).map((one) => one.text);
    expect(texts).toEqual(["<@U0MUSTER> has joined the channel", "<@U0LEAD> has joined the channel"]);
  });

  test("a topic over 250 is refused, and a new one leaves a line in the channel", async () => {
    const channel = await create("inc-1");
    const set = (topic: string) => workspace.client.conversations.setTopic({ channel, topic });
    expect(await refusal(set("x".repeat(251)))).toBe("too_long");
    expect(await refusal(set("SEV1"))).toBe("accepted");
    expect(workspace.slack.messagesIn(channel).at(-1)).toMatchObject({ subtype: "channel_topic" });
    expect(await refusal(set(""))).toBe("accepted");
  });

  test("two creations of one name within the race both succeed, as they can at Slack", async () => {
    let now = Date.now();
    await workspace.close();
    workspace = await startWorkspace({ nameRaceMs: 100, clock: () => now });
    const twice = await Promise.all([create("inc-1"), create("inc-1")]);
    expect(new Set(twice).size).toBe(2);
    now += 100;
    expect(await refusal(workspace.client.conversations.create({ name: "inc-1" }))).toBe("name_taken");
  });

  test("lists come in pages and a made-up cursor is refused", async () => {
    const { client } = workspace;
    const first = await client.conversations.list({ limit: 2 });
    expect(first.channels?.map((one) => one.name)).toEqual(["general", "alerts"]);
    const next = await client.conversations.list({ limit: 2, cursor: first.response_metadata?.next_cursor ?? "" });
    expect(next.channels?.map((one) => one.name)).toEqual(["incidents"]);
    expect(await refusal(client.conversations.list({ cursor: "made-up" }))).toBe("invalid_cursor");
  });
});

describe("pins, bookmarks, reactions, files, canvases", () => {
  test("a message is pinned once and unpinned once", async () => {
    const { client } = workspace;
    const timestamp = await post("C0ALERTS");
    const target = { channel: "C0ALERTS", timestamp };
    expect(await refusal(client.pins.add(target))).toBe("accepted");
    expect(await refusal(client.pins.add(target))).toBe("already_pinned");
    expect((await client.pins.list({ channel: "C0ALERTS" })).items).toMatchObject([{ message: { ts: timestamp } }]);
    expect(await refusal(client.pins.remove(target))).toBe("accepted");
    expect(await refusal(client.pins.remove(target))).toBe("no_pin");
    expect(await refusal(client.pins.add({ channel: "C0ALERTS", timestamp: "1.000000" }))).toBe("message_not_found");
  });

  test("a bookmark needs a link that is one, and can be edited and removed by its id", async () => {
    const { client } = workspace;
    const add = (link: string, emoji = ":book:") =>
      client.bookmarks.add({ channel_id: "C0ALERTS", title: "Runbook", type: "link", link, emoji });
    expect(await refusal(add("runbook"))).toBe("invalid_link");
    expect(await refusal(add("https://acme.example", "book"))).toBe("invalid_emoji");
    const { bookmark } = await add("https://acme.example");
    const known = { channel_id: "C0ALERTS", bookmark_id: bookmark?.id ?? "" };
    await client.bookmarks.edit({ ...known, title: "Site down" });
    expect((await client.bookmarks.list({ channel_id: "C0ALERTS" })).bookmarks).toMatchObject([{ title: "Site down" }]);
    await client.bookmarks.remove(known);
    expect(await refusal(client.bookmarks.remove(known))).toBe("not_found");
  });

  test("a reaction counts once per user", async () => {
    const { client } = workspace;
    const target = { channel: "C0ALERTS", timestamp: await post("C0ALERTS"), name: "white_check_mark" };
    expect(await refusal(client.reactions.add(target))).toBe("accepted");
    expect(await refusal(client.reactions.add(target))).toBe("already_reacted");
    expect(await refusal(client.reactions.add({ ...target, name: "not ok" }))).toBe("invalid_name");
    expect((await client.reactions.get(target)).message?.reactions).toMatchObject([{ count: 1, users: ["U0MUSTER"] }]);
    expect(await refusal(client.reactions.remove(target))).toBe("accepted");
    expect(await refusal(client.reactions.remove(target))).toBe("no_reaction");
  });

  test("the client's own upload puts the file in the channel and gives its bytes back", async () => {
    const { client, slack } = workspace;
    const content = Buffer.from("# Review\n");
    await client.filesUploadV2({
      channel_id: "C0ALERTS",
      file: content,
      filename: "review.md",
      initial_comment: "Draft",
    });
    const message = slack.messagesIn("alerts").at(-1);
    expect(message).toMatchObject({ text: "Draft" });
    const info = await client.files.info({ file: message?.files[0] ?? "" });
    const response = await fetch(info.file?.url_private ?? "");
    expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true);
  });

  test("a channel has one canvas", async () => {
    const { client, slack } = workspace;
    const create = () =>
      client.conversations.canvases.create({
        channel_id: "C0ALERTS",
        document_content: { type: "markdown", markdown: "# One" },
      });
    const { canvas_id: id = "" } = await create();
    expect(await refusal(create())).toBe("channel_canvas_already_exists");
    const document_content = { type: "markdown", markdown: "two" } as const;
    await client.canvases.edit({ canvas_id: id, changes: [{ operation: "insert_at_end", document_content }] });
    expect(slack.state.canvases.get(id)?.markdown).toBe("# One\ntwo");
  });
});
