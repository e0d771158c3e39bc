import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { WorkspaceView } from "#sandbox/slack/workspace-view.ts";
import { type StartedWorkspace, startWorkspace, until } from "./start-workspace.ts";

let workspace: StartedWorkspace;
beforeEach(async () => {
  workspace = await startWorkspace();
});
afterEach(() => workspace.close());

const channelsOf = (user: string) => workspace.slack.viewFor(user).channels.map((one) => one.name);

describe("what people see", () => {
  test("the first day has four people, the bot and three channels with everybody in", () => {
    const view = workspace.slack.viewFor("U0ONCALL");
    expect(view.users.map((one) => one.id)).toEqual(["U0ONCALL", "U0RESP", "U0LEAD", "U0GUEST", "U0MUSTER"]);
    expect(view.channels.map((one) => [one.id, one.members.length, one.isMember])).toEqual([
      ["C0GENERAL", 5, true],
      ["C0ALERTS", 5, true],
      ["C0INCIDENTS", 5, true],
    ]);
  });

  test("a private channel is seen by its members, a public one by all", async () => {
    const { client } = workspace;
    const secret = await client.conversations.create({ name: "inc-1-secret", is_private: true });
    await client.conversations.create({ name: "inc-2" });
    await client.conversations.invite({ channel: secret.channel?.id ?? "", users: "U0LEAD" });
    expect(channelsOf("U0LEAD")).toContain("inc-1-secret");
    expect(channelsOf("U0GUEST")).not.toContain("inc-1-secret");
    expect(channelsOf("U0GUEST")).toContain("inc-2");
  });

  test("a message to a user id lands in that person's DM with the bot", async () => {
    await workspace.client.chat.postMessage({ channel: "U0LEAD", text: "your duties" });
    const dm = workspace.slack.viewFor("U0LEAD").channels.find((one) => one.kind === "im");
    expect(dm).toMatchObject({ name: "muster", messages: [{ text: "your duties" }] });
    expect(channelsOf("U0RESP")).not.toContain("muster");
  });

  test("typed text is escaped and names become mentions, so nobody types a broadcast by hand", async () => {
    const say = (text: string) => workspace.slack.act({ kind: "message", user: "U0RESP", channel: "C0ALERTS", text });
    await say("@aya a < b && see #general, mail x@aya.example");
    await say("<!channel> <@U0LEAD> &lt;");
    await say("@here");
    expect(workspace.slack.messagesIn("alerts").map((one) => [one.text, one.mentions])).toEqual([
      ["<@U0LEAD> a &lt; b &amp;&amp; see <#C0GENERAL|general>, mail x@aya.example", ["U0LEAD"]],
      ["&lt;!channel&gt; &lt;@U0LEAD&gt; &amp;lt;", []],
      ["<!here>", ["!here"]],
    ]);
  });

  test("the page's stream draws at once and again after a change", async () => {
    const views: WorkspaceView[] = [];
    const abort = new AbortController();
    const response = await fetch(`${workspace.url}/slack-sandbox/stream?user=U0LEAD`, { signal: abort.signal });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const reading = readViews(response, views).catch(() => undefined);
    await until(() => views.length === 1);
    await workspace.client.chat.postMessage({ channel: "C0ALERTS", text: "disk full" });
    await until(() => views.length === 2);
    expect(views[1]?.channels.find((one) => one.name === "alerts")?.messages).toMatchObject([{ text: "disk full" }]);
    abort.abort();
    await reading;
  });

  test("an act sent by the page is done, and a malformed one is refused with what is wrong", async () => {
    const act = async (body: unknown) => {
      const sent = { method: "POST", body: JSON.stringify(body) };
      return (await fetch(`${workspace.url}/slack-sandbox/act`, sent)).json();
    };
    expect(await act({ kind: "message", user: "U0LEAD", channel: "C0ALERTS", text: "hello" })).toEqual({ ok: true });
    expect(workspace.slack.messagesIn("alerts")).toMatchObject([{ user: "U0LEAD", text: "hello" }]);
    expect(await act({ kind: "message", user: "U0LEAD" })).toMatchObject({
      ok: false,
      error: expect.stringContaining("channel"),
    });
    expect(await act({ kind: "message", user: "U0MUSTER", channel: "C0ALERTS", text: "x" })).toMatchObject({
      ok: false,
    });
  });

  test("a permalink leads to the message on the page", async () => {
    const { ts = "" } = await workspace.client.chat.postMessage({ channel: "C0ALERTS", text: "x" });
    const { permalink = "" } = await workspace.client.chat.getPermalink({ channel: "C0ALERTS", message_ts: ts });
    const response = await fetch(permalink, { redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([302, `/?channel=C0ALERTS&ts=${ts}`]);
  });
});

async function readViews(response: Response, into: WorkspaceView[]): Promise<void> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const parts = text.split("\n\n");
    text = parts.pop() ?? "";
    for (const part of parts) into.push(JSON.parse(part.replace(/^event: view\ndata: /, "")));
  }
}
