import type { App } from "@slack/bolt";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Mode, type StartedBolt, startBolt } from "./start-bolt.ts";
import { type StartedWorkspace, startWorkspace, until } from "./start-workspace.ts";

const modes: readonly Mode[] = ["http", "socket"];

describe.each(modes)("a real Bolt app over %s", (mode) => {
  let workspace: StartedWorkspace;
  let bolt: StartedBolt | undefined;
  const connect = async (register: (app: App) => void) => {
    bolt = await startBolt(workspace, mode, register);
  };

  beforeEach(async () => {
    bolt = undefined;
    workspace = await startWorkspace();
  });
  afterEach(async () => {
    await bolt?.stop();
    await workspace.close();
  });

  const command = (text: string, name = "/incident") =>
    workspace.slack.act({ kind: "command", user: "U0ONCALL", channel: "C0INCIDENTS", command: name, text });
  const seen = (user: string, channel = "C0INCIDENTS") =>
    workspace.slack.viewFor(user).channels.find((one) => one.id === channel)?.messages ?? [];

  test("answers a command to the person who typed it and to nobody else", async () => {
    await connect((app) => app.command("/incident", ({ ack, command: said }) => ack(`you said ${said.text}`)));
    expect(await command("hello")).toEqual({ ok: true });
    expect(seen("U0ONCALL").at(-1)).toMatchObject({ text: "you said hello", ephemeral: true, user: "U0MUSTER" });
    expect(seen("U0LEAD")).toEqual([]);
  });

  test("gets @names and #names of an escaped command as ids, and of a raw one as typed", async () => {
    const texts: string[] = [];
    await connect((app) =>
      app.command(/.*/, async ({ ack, command: said }) => {
        texts.push(said.text);
        await ack();
      }),
    );
    await command("lead @aya in #general");
    await command("lead @aya in #general", "/raw");
    expect(texts).toEqual(["lead <@U0LEAD|aya> in <#C0GENERAL|general>", "lead @aya in #general"]);
  });

  test("opens a modal, gets what was typed with null for what was left empty, and shows its errors", async () => {
    const values: unknown[] = [];
    await connect((app) => {
      app.command("/incident", async ({ ack, client, body }) => {
        await ack();
        await client.views.open({ trigger_id: body.trigger_id, view: modal });
      });
      app.view("declare", async ({ ack, view }) => {
        values.push(view.state.values);
        if (values.length > 1) return ack();
        return ack({ response_action: "errors", errors: { title: "Say more" } });
      });
    });
    await command("declare");
    const opened = await until(() => workspace.slack.viewFor("U0ONCALL").views[0]);
    const submit = (text: string) =>
      workspace.slack.act({ kind: "submit", user: "U0ONCALL", viewId: opened.id, values: { title: { title: text } } });

    expect(await submit("")).toEqual({ ok: false, error: "invalid_input" });
    expect(values).toEqual([]);
    expect(await submit("Site down")).toEqual({ ok: true });
    expect(workspace.slack.viewFor("U0ONCALL").views[0]?.errors).toEqual({ title: "Say more" });
    expect(await submit("Site down for all")).toEqual({ ok: true });
    expect(workspace.slack.viewFor("U0ONCALL").views).toEqual([]);
    expect(values.at(-1)).toEqual({
      title: { title: { type: "plain_text_input", value: "Site down for all" } },
      note: { note: { type: "plain_text_input", value: null } },
      severity: { severity: { type: "static_select", selected_option: option("SEV2") } },
    });
  });

  test("hears a button click with the message it lies in and can replace that message", async () => {
    await connect((app) =>
      app.action("ack", async ({ ack, respond, body }) => {
        await ack();
        await respond({ replace_original: true, text: `taken by ${body.user.id}` });
      }),
    );
    const { ts } = await workspace.client.chat.postMessage({ channel: "C0INCIDENTS", text: "card", blocks: [buttons] });
    const click = { kind: "block-action", user: "U0RESP", channel: "C0INCIDENTS", blockId: "buttons" } as const;
    expect(await workspace.slack.act({ ...click, ts: ts ?? "", actionId: "ack" })).toEqual({ ok: true });
    const message = await until(() => seen("U0LEAD").find((one) => one.text === "taken by U0RESP"));
    expect(message).toMatchObject({ ts, edited: true, blocks: [] });
  });

  test("a person whose handler never acks is told so after the deadline", async () => {
    await workspace.close();
    workspace = await startWorkspace({ ackWithinMs: 100 });
    await connect((app) => app.command("/incident", () => new Promise(() => undefined)));
    expect(await command("hello")).toEqual({ ok: false, error: "operation_timeout" });
    const notices = workspace.slack.viewFor("U0ONCALL").notices;
    expect(notices.map((one) => one.text)).toEqual(['/incident failed with the error "operation_timeout"']);
  });

  test("hears messages, mentions, reactions, joins and its own messages", async () => {
    const heard: string[] = [];
    const note = (what: string) => async () => void heard.push(what);
    await connect((app) => {
      app.event("app_mention", note("mention"));
      app.event("reaction_added", note("reaction"));
      app.event("member_joined_channel", note("join"));
      app.event("app_home_opened", note("home"));
      app.use(async ({ body, next }) => {
        const { event } = JSON.parse(JSON.stringify(body));
        if (event?.type === "message" && !event.subtype) heard.push(`message by ${event.user}`);
        await next();
      });
    });
    const { slack, client } = workspace;
    const { channel } = await client.conversations.create({ name: "inc-1" });
    const id = channel?.id ?? "";
    await slack.act({ kind: "join", user: "U0LEAD", channel: id });
    await slack.act({ kind: "message", user: "U0LEAD", channel: id, text: "@muster look" });
    const ts = slack.messagesIn(id).at(-1)?.ts ?? "";
    await slack.act({ kind: "react", user: "U0LEAD", channel: id, ts, name: "pushpin" });
    await slack.act({ kind: "open-home", user: "U0LEAD" });
    await client.chat.postMessage({ channel: id, text: "mine" });
    await slack.eventsTried();
    await until(() => heard.length >= 7);
    expect(heard.toSorted()).toEqual([
      "home",
      "join",
      "join",
      "mention",
      "message by U0LEAD",
      "message by U0MUSTER",
      "reaction",
    ]);
  });

  test("answers an external select, and a person can choose only what it offered", async () => {
    const chosen: unknown[] = [];
    await connect((app) => {
      app.options("service", async ({ ack, payload }) => ack({ options: [option(`svc-${payload.value}`)] }));
      app.action("service", async ({ ack, action }) => {
        chosen.push(action);
        await ack();
      });
    });
    const select = { type: "external_select", action_id: "service" } as const;
    const blocks = [{ type: "actions", block_id: "pick", elements: [select] }];
    const { ts = "" } = await workspace.client.chat.postMessage({ channel: "C0INCIDENTS", text: "pick", blocks });
    const at = { user: "U0RESP", channel: "C0INCIDENTS", ts, blockId: "pick", actionId: "service" };
    const loaded = await workspace.slack.act({ kind: "options", ...at, query: "web" });
    expect(loaded).toEqual({ ok: true, options: [option("svc-web")] });
    expect(await workspace.slack.act({ kind: "block-action", ...at, value: "svc-api" })).toMatchObject({ ok: false });
    expect(await workspace.slack.act({ kind: "block-action", ...at, value: "svc-web" })).toEqual({ ok: true });
    expect(chosen).toMatchObject([{ selected_option: option("svc-web") }]);
  });

  test("hears global and message shortcuts", async () => {
    const heard: string[] = [];
    await connect((app) => {
      app.shortcut("declare", async ({ ack, shortcut }) => {
        heard.push(shortcut.type);
        await ack();
      });
      app.shortcut("note", async ({ ack, shortcut }) => {
        heard.push(shortcut.type);
        await ack();
      });
    });
    await workspace.slack.act({ kind: "message", user: "U0RESP", channel: "C0INCIDENTS", text: "db is slow" });
    const ts = workspace.slack.messagesIn("C0INCIDENTS").at(-1)?.ts ?? "";
    await workspace.slack.act({ kind: "shortcut", user: "U0RESP", callbackId: "declare" });
    await workspace.slack.act({
      kind: "message-shortcut",
      user: "U0RESP",
      callbackId: "note",
      channel: "C0INCIDENTS",
      ts,
    });
    expect(heard).toEqual(["shortcut", "message_action"]);
  });
});

const option = (value: string) => ({ text: { type: "plain_text" as const, text: value }, value });

const buttons = {
  type: "actions" as const,
  block_id: "buttons",
  elements: [{ type: "button" as const, action_id: "ack", text: { type: "plain_text" as const, text: "Take" } }],
};

const label = (text: string) => ({ type: "plain_text" as const, text });
const modal = {
  type: "modal" as const,
  callback_id: "declare",
  title: label("Declare"),
  submit: label("Declare"),
  blocks: [
    {
      type: "input" as const,
      block_id: "title",
      label: label("Title"),
      element: { type: "plain_text_input" as const, action_id: "title" },
    },
    {
      type: "input" as const,
      block_id: "note",
      optional: true,
      label: label("Note"),
      element: { type: "plain_text_input" as const, action_id: "note" },
    },
    {
      type: "input" as const,
      block_id: "severity",
      label: label("Severity"),
      element: {
        type: "static_select" as const,
        action_id: "severity",
        options: [option("SEV1"), option("SEV2")],
        initial_option: option("SEV2"),
      },
    },
  ],
};
