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

describe("messages", () => {
  test("blocks Slack would refuse are refused with a pointer to each mistake", async () => {
    const blocks = [{ type: "section", text: { type: "mrkdwn", text: "x".repeat(3001) } }];
    const failed = workspace.client.chat.postMessage({ channel: "C0ALERTS", text: "x", blocks });
    await expect(failed).rejects.toMatchObject({
      data: {
        error: "invalid_blocks",
        response_metadata: {
          messages: ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"],
        },
      },
    });
    expect(workspace.slack.messagesIn("alerts")).toEqual([]);
  });

  test("a message whose blocks add up to over 13,200 characters is refused", async () => {
    const blocks = (sizes: number[]) =>
      sizes.map((size) => ({ type: "section", text: { type: "mrkdwn", text: "x".repeat(size) } }));
    const say = (sizes: number[]) =>
      workspace.client.chat.postMessage({ channel: "C0ALERTS", text: "x", blocks: blocks(sizes) });
    expect(await refusal(say([3000, 3000, 3000, 3000, 1200]))).toBe("accepted");
    expect(await refusal(say([3000, 3000, 3000, 3000, 1201]))).toBe("msg_blocks_too_long");
  });

  test("an empty message is refused, a text over 40,000 is cut with a warning, an edit over 4,000 is refused", async () => {
    const { client } = workspace;
    expect(await refusal(client.chat.postMessage({ channel: "C0ALERTS", text: "" }))).toBe("no_text");
    const posted = await client.chat.postMessage({ channel: "C0ALERTS", text: "x".repeat(40_001) });
    expect(posted.response_metadata?.warnings).toEqual(["message_truncated"]);
    expect(workspace.slack.messagesIn("alerts").at(-1)?.text).toHaveLength(40_000);
    const edit = (text: string) => client.chat.update({ channel: "C0ALERTS", ts: posted.ts ?? "", text });
    expect(await refusal(edit("x".repeat(4001)))).toBe("msg_too_long");
    expect(await refusal(edit("x".repeat(4000)))).toBe("accepted");
  });

  test("an unescaped broadcast or mention in text or mrkdwn counts, an escaped or plain one does not", async () => {
    const { client, slack } = workspace;
    const text = (kind: "mrkdwn" | "plain_text", words: string) =>
      ({ type: "section", text: { type: kind, text: words } }) as const;
    const mentions = async (said: string, ...blocks: ReturnType<typeof text>[]) => {
      await client.chat.postMessage({ channel: "C0ALERTS", text: said, blocks });
      return slack.messagesIn("alerts").at(-1)?.mentions;
    };
    expect(await mentions("disk full <!channel> <@U0LEAD> <!subteam^S0LEADS|@leads>")).toEqual([
      "!channel",
      "U0LEAD",
      "S0LEADS",
    ]);
    expect(await mentions("disk full &lt;!channel&gt;", text("plain_text", "<!here>"))).toEqual([]);
    expect(await mentions("disk full", text("mrkdwn", "<!here>"))).toEqual(["!here"]);
  });

  test("link_names and parse full turn plain names into mentions", async () => {
    const say = async (more: { link_names?: boolean; parse?: "full" | "none" }) => {
      await workspace.client.chat.postMessage({ channel: "C0ALERTS", text: "disk of @aya full @channel", ...more });
      return workspace.slack.messagesIn("alerts").at(-1)?.mentions;
    };
    expect(await say({})).toEqual([]);
    expect(await say({ parse: "full" })).toEqual(["U0LEAD", "!channel"]);
    expect(await say({ link_names: true })).toEqual(["U0LEAD", "!channel"]);
  });

  test("an edit with text alone drops the blocks and is marked, one with blocks is not marked", async () => {
    const { client, slack } = workspace;
    const blocks = [{ type: "divider" }];
    const { ts = "" } = await client.chat.postMessage({ channel: "C0ALERTS", text: "card", blocks });
    await client.chat.update({ channel: "C0ALERTS", ts, text: "card 2", blocks });
    expect(slack.messagesIn("alerts")[0]?.edited).toBeUndefined();
    await client.chat.update({ channel: "C0ALERTS", ts, text: "card 3" });
    expect(slack.messagesIn("alerts")[0]).toMatchObject({ text: "card 3", blocks: [], edited: { user: "U0MUSTER" } });
  });

  test("metadata comes back when asked for, and what is not event_type and flat payload is refused", async () => {
    const { client } = workspace;
    const metadata = { event_type: "card", event_payload: { key: "INC-1" } };
    await client.chat.postMessage({ channel: "C0ALERTS", text: "x", metadata });
    const found = await client.conversations.history({ channel: "C0ALERTS", include_all_metadata: true });
    expect(found.messages?.[0]?.metadata).toEqual(metadata);
    expect((await client.conversations.history({ channel: "C0ALERTS" })).messages?.[0]?.metadata).toBeUndefined();
    const bad = client.apiCall("chat.postMessage", {
      channel: "C0ALERTS",
      text: "x",
      metadata: { event_type: "card" },
    });
    expect(await refusal(bad)).toBe("invalid_metadata_schema");
  });

  test("only the bot's own messages can be edited or deleted", async () => {
    await workspace.slack.act({ kind: "message", user: "U0RESP", channel: "C0ALERTS", text: "mine" });
    const ts = workspace.slack.messagesIn("alerts").at(-1)?.ts ?? "";
    expect(await refusal(workspace.client.chat.update({ channel: "C0ALERTS", ts, text: "x" }))).toBe(
      "cant_update_message",
    );
    expect(await refusal(workspace.client.chat.delete({ channel: "C0ALERTS", ts }))).toBe("cant_delete_message");
    const own = await post("C0ALERTS");
    expect(await refusal(workspace.client.chat.delete({ channel: "C0ALERTS", ts: own }))).toBe("accepted");
    expect(await refusal(workspace.client.chat.update({ channel: "C0ALERTS", ts: own, text: "x" }))).toBe(
      "message_not_found",
    );
  });

  test("an ephemeral to somebody outside the channel is refused", async () => {
    const channel = await create("inc-1");
    const whisper = (user: string) => workspace.client.chat.postEphemeral({ channel, user, text: "psst" });
    expect(await refusal(whisper("U0LEAD"))).toBe("user_not_in_channel");
    await workspace.client.conversations.invite({ channel, users: "U0LEAD" });
    expect(await refusal(whisper("U0LEAD"))).toBe("accepted");
    const history = await workspace.client.conversations.history({ channel });
    expect(history.messages?.map((one) => one.text)).not.toContain("psst");
  });

  test("replies hang under their parent and leave the channel's history", async () => {
    const { client } = workspace;
    const ts = await post("C0ALERTS", "parent");
    await client.chat.postMessage({ channel: "C0ALERTS", text: "reply", thread_ts: ts });
    const thread = await client.conversations.replies({ channel: "C0ALERTS", ts });
    expect(thread.messages?.map((one) => one.text)).toEqual(["parent", "reply"]);
    const history = await client.conversations.history({ channel: "C0ALERTS" });
    expect(history.messages).toMatchObject([{ text: "parent", reply_count: 1 }]);
    const orphan = client.chat.postMessage({ channel: "C0ALERTS", text: "x", thread_ts: "1.000000" });
    expect(await refusal(orphan)).toBe("cannot_reply_to_message");
  });
});
