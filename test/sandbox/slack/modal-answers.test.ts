import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type StartedBolt, startBolt } from "./start-bolt.ts";
import { type StartedWorkspace, startWorkspace } from "./start-workspace.ts";

let workspace: StartedWorkspace;
let bolt: StartedBolt;
let answer: object | undefined;
let closed: unknown[] = [];
let submitted = 0;

beforeEach(async () => {
  answer = undefined;
  closed = [];
  submitted = 0;
  workspace = await startWorkspace({ ackWithinMs: 200 });
  bolt = await startBolt(workspace, "socket", (app) => {
    app.command("/incident", async ({ ack, client, body }) => {
      await client.views.open({ trigger_id: body.trigger_id, view: modal("first") });
      await ack();
    });
    app.view("modal", async ({ ack }) => {
      submitted += 1;
      // Typed loosely on purpose: wrong answers are what is tried here.
      await ack(JSON.parse(JSON.stringify(answer ?? {})));
    });
    app.view({ callback_id: "modal", type: "view_closed" }, async ({ ack, body }) => {
      if ("is_cleared" in body) closed.push(body.is_cleared);
      await ack();
    });
  });
  await workspace.slack.act({
    kind: "command",
    user: "U0RESP",
    channel: "C0INCIDENTS",
    command: "/incident",
    text: "",
  });
});
afterEach(async () => {
  await bolt.stop();
  await workspace.close();
});

const label = (text: string) => ({ type: "plain_text" as const, text });
const modal = (title: string, more: object = {}) => ({
  type: "modal" as const,
  callback_id: "modal",
  title: label(title),
  submit: label("Go"),
  notify_on_close: true,
  blocks: [
    {
      type: "input" as const,
      block_id: "count",
      label: label("Count"),
      element: { type: "plain_text_input" as const, action_id: "count", min_length: 2 },
    },
  ],
  ...more,
});

const stack = () => workspace.slack.viewFor("U0RESP").views;
const titles = () => stack().map((one) => one.title);
const submit = (count = "12") => {
  const viewId = stack().at(-1)?.id ?? "";
  return workspace.slack.act({ kind: "submit", user: "U0RESP", viewId, values: { count: { count } } });
};

describe("a modal's submission", () => {
  test("with no answer closes that modal", async () => {
    expect(await submit()).toEqual({ ok: true });
    expect(titles()).toEqual([]);
  });

  test("answered with update shows the new view in its place and keeps what was typed", async () => {
    answer = { response_action: "update", view: modal("second") };
    expect(await submit()).toEqual({ ok: true });
    expect(titles()).toEqual(["second"]);
    answer = undefined;
    const viewId = stack()[0]?.id ?? "";
    expect(await workspace.slack.act({ kind: "submit", user: "U0RESP", viewId, values: {} })).toEqual({ ok: true });
  });

  test("answered with push lays a view on top, and only the top one can be submitted", async () => {
    answer = { response_action: "push", view: modal("second") };
    const below = stack()[0]?.id ?? "";
    await submit();
    expect(titles()).toEqual(["first", "second"]);
    const covered = workspace.slack.act({ kind: "submit", user: "U0RESP", viewId: below, values: {} });
    expect(await covered).toEqual({ ok: false, error: "view_is_covered" });
    answer = { response_action: "clear" };
    await submit();
    expect(titles()).toEqual([]);
  });

  test.each([
    ["an unknown action", { response_action: "explode" }, "invalid_response_action"],
    ["errors for no input of the view", { response_action: "errors", errors: { nope: "x" } }, "invalid_errors"],
    ["a view Slack would refuse", { response_action: "update", view: modal("x".repeat(25)) }, "invalid_arguments"],
  ])("answered with %s leaves the modal open and tells the person", async (_what, given, error) => {
    answer = given;
    expect(await submit()).toEqual({ ok: false, error });
    expect(titles()).toEqual(["first"]);
    expect(workspace.slack.viewFor("U0RESP").notices.at(-1)?.text).toBe("We had some trouble connecting. Try again?");
  });

  test("does not reach the app while an input breaks its own rule", async () => {
    expect(await submit("1")).toEqual({ ok: false, error: "invalid_input" });
    expect(stack()[0]?.errors).toEqual({ count: "This field needs at least 2 characters." });
    expect(submitted).toBe(0);
    await submit("12");
    expect(submitted).toBe(1);
  });

  test("closing tells an app that asked for it", async () => {
    const viewId = stack()[0]?.id ?? "";
    expect(await workspace.slack.act({ kind: "close", user: "U0RESP", viewId })).toEqual({ ok: true });
    expect(closed).toEqual([false]);
    expect(titles()).toEqual([]);
  });
});
