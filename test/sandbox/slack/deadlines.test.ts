import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type StartedBolt, startBolt } from "./start-bolt.ts";
import { refusal, type StartedWorkspace, startWorkspace, until } from "./start-workspace.ts";

let now = 0;
let workspace: StartedWorkspace;
let bolt: StartedBolt;
/** The payloads the app was sent, newest last. */
let bodies: { trigger_id: string; response_url: string }[] = [];

beforeEach(async () => {
  now = Date.now();
  bodies = [];
  workspace = await startWorkspace({ clock: () => now });
  bolt = await startBolt(workspace, "http", (app) => {
    app.command("/incident", async ({ ack, body }) => {
      bodies.push(body);
      await ack();
    });
    app.action("go", async ({ ack, body }) => {
      bodies.push(JSON.parse(JSON.stringify(body)));
      await ack();
    });
    app.view("stacked", ({ ack }) => ack());
  });
});
afterEach(async () => {
  await bolt.stop();
  await workspace.close();
});

async function typed() {
  await workspace.slack.act({
    kind: "command",
    user: "U0RESP",
    channel: "C0INCIDENTS",
    command: "/incident",
    text: "",
  });
  const body = bodies.at(-1);
  if (!body) throw new Error("the command did not arrive");
  return body;
}

const label = (text: string) => ({ type: "plain_text" as const, text });
const view = (text = "one", more: { external_id?: string } = {}) => ({
  type: "modal" as const,
  callback_id: "stacked",
  title: label("Stacked"),
  blocks: [
    { type: "section" as const, text: label(text) },
    {
      type: "actions" as const,
      block_id: "row",
      elements: [{ type: "button" as const, action_id: "go", text: label("Go") }],
    },
  ],
  ...more,
});

describe("a trigger", () => {
  const open = (trigger_id: string) => refusal(workspace.client.views.open({ trigger_id, view: view() }));

  test("opens one modal", async () => {
    const { trigger_id } = await typed();
    expect(trigger_id).toMatch(/^\d+\.\d+\.[0-9a-f]+$/);
    expect(await open(trigger_id)).toBe("accepted");
    expect(await open(trigger_id)).toBe("exchanged_trigger_id");
  });

  test("is dead after three seconds", async () => {
    const early = await typed();
    now += 3000;
    expect(await open(early.trigger_id)).toBe("accepted");
    const late = await typed();
    now += 3001;
    expect(await open(late.trigger_id)).toBe("expired_trigger_id");
  });

  test("can't be invented", async () => {
    expect(await open("1.2.abc")).toBe("invalid_trigger_id");
  });
});

describe("a response_url", () => {
  const say = async (url: string, body: unknown) => {
    const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
    return { status: response.status, said: await response.text() };
  };
  const texts = (user: string) =>
    workspace.slack
      .viewFor(user)
      .channels.find((one) => one.id === "C0INCIDENTS")
      ?.messages.map((one) => one.text);

  test("takes five answers and not a sixth", async () => {
    const { response_url: url } = await typed();
    for (let use = 1; use <= 5; use += 1) expect(await say(url, { text: `use ${use}` })).toMatchObject({ status: 200 });
    expect(await say(url, { text: "use 6" })).toEqual({ status: 404, said: "used_url" });
    expect(texts("U0RESP")).toHaveLength(5);
  });

  test("is dead after thirty minutes", async () => {
    const { response_url: url } = await typed();
    now += 30 * 60_000 + 1;
    expect(await say(url, { text: "late" })).toEqual({ status: 404, said: "expired_url" });
  });

  test("speaks to the person alone unless told in_channel", async () => {
    const { response_url: url } = await typed();
    await say(url, { text: "for you" });
    await say(url, { text: "for all", response_type: "in_channel" });
    expect(texts("U0RESP")).toEqual(["for you", "for all"]);
    expect(texts("U0LEAD")).toEqual(["for all"]);
  });

  test("of a click on an ephemeral message can replace and delete it", async () => {
    const blocks = view().blocks;
    const { message_ts: ts = "" } = await workspace.client.chat.postEphemeral({
      channel: "C0INCIDENTS",
      user: "U0RESP",
      text: "sure?",
      blocks,
    });
    const click = { kind: "block-action", channel: "C0INCIDENTS", ts, blockId: "row", actionId: "go" } as const;
    expect(await workspace.slack.act({ ...click, user: "U0LEAD" })).toEqual({ ok: false, error: "message_not_found" });
    expect(await workspace.slack.act({ ...click, user: "U0RESP" })).toEqual({ ok: true });
    const url = bodies.at(-1)?.response_url ?? "";
    await say(url, { text: "done", replace_original: true });
    expect(texts("U0RESP")).toEqual(["done"]);
    await say(url, { delete_original: true });
    expect(texts("U0RESP")).toEqual([]);
  });

  test("refuses blocks Slack would refuse", async () => {
    const { response_url: url } = await typed();
    expect(await say(url, { text: "x", blocks: [{ type: "banner" }] })).toMatchObject({ status: 400 });
    expect(texts("U0RESP")).toEqual([]);
  });
});

describe("views", () => {
  const open = async () => {
    const { trigger_id } = await typed();
    const opened = await workspace.client.views.open({ trigger_id, view: view() });
    return { id: opened.view?.id ?? "", hash: opened.view?.hash ?? "" };
  };
  const click = async (viewId: string) => {
    await workspace.slack.act({ kind: "block-action", user: "U0RESP", viewId, blockId: "row", actionId: "go" });
    return bodies.at(-1)?.trigger_id ?? "";
  };

  test("stack three high, and a fourth is refused", async () => {
    const { client } = workspace;
    let { id } = await open();
    for (let height = 2; height <= 3; height += 1) {
      const pushed = await client.views.push({ trigger_id: await click(id), view: view(String(height)) });
      id = pushed.view?.id ?? "";
    }
    expect(workspace.slack.viewFor("U0RESP").views).toHaveLength(3);
    const fourth = client.views.push({ trigger_id: await click(id), view: view("4") });
    expect(await refusal(fourth)).toBe("push_limit_reached");
  });

  test("are not updated by somebody who read an older one", async () => {
    const { id, hash } = await open();
    const update = (given: string) => workspace.client.views.update({ view_id: id, hash: given, view: view("two") });
    expect(await refusal(update(hash))).toBe("accepted");
    expect(await refusal(update(hash))).toBe("hash_conflict");
    await workspace.slack.act({ kind: "close", user: "U0RESP", viewId: id });
    expect(await refusal(workspace.client.views.update({ view_id: id, view: view() }))).toBe("not_found");
  });

  test("keep an external_id to themselves", async () => {
    const { client } = workspace;
    await client.views.open({ trigger_id: (await typed()).trigger_id, view: view("a", { external_id: "one" }) });
    const twin = client.views.open({ trigger_id: (await typed()).trigger_id, view: view("b", { external_id: "one" }) });
    expect(await refusal(twin)).toBe("duplicate_external_id");
    expect(await refusal(client.views.update({ external_id: "one", view: view("c") }))).toBe("accepted");
  });

  test("that are invalid are refused as invalid_arguments and do not use the trigger up", async () => {
    const { trigger_id } = await typed();
    const bad = workspace.client.views.open({ trigger_id, view: { ...view(), title: label("x".repeat(25)) } });
    expect(await refusal(bad)).toBe("invalid_arguments");
    expect(await refusal(workspace.client.views.open({ trigger_id, view: view() }))).toBe("accepted");
  });

  test("of Home are published per person", async () => {
    const home = { type: "home" as const, blocks: [{ type: "divider" as const }] };
    await workspace.client.views.publish({ user_id: "U0RESP", view: home });
    const shown = await until(() => workspace.slack.viewFor("U0RESP").home ?? undefined);
    expect(shown.blocks).toMatchObject([{ type: "divider" }]);
    expect(workspace.slack.viewFor("U0LEAD").home).toBeNull();
  });
});
