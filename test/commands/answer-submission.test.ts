import { afterEach, describe, expect, test } from "vitest";
import type { SubmitReply } from "#commands/conversation.ts";
import { say } from "#commands/conversation.ts";
import type { Handle } from "#commands/handle.ts";
import { messageModal } from "#commands/standard-answers.ts";
import { md } from "#templates/slack/escape.ts";
import { saidAnswer } from "#templates/slack/said-answer.ts";
import { until } from "../support/until.ts";
import { type Desk, type DeskOptions, openDesk } from "./desk.ts";
import { lateWork } from "./late-work.ts";

const said = (text: string) => saidAnswer(md`${text}`);
/** A promise that the test fulfils. */
function gate<Value>() {
  return Promise.withResolvers<Value>();
}

const never = new Promise<never>(() => undefined);

let desk: Desk;
afterEach(() => desk.close());

/** A desk where nothing but this is registered. */
async function open(register: (handle: Handle) => void, options: DeskOptions = {}): Promise<void> {
  desk = await openDesk({ ...options, register: ({ handle }) => register(handle) });
}

describe("a submitted modal", () => {
  const values = { field: { type: "plain_text_input", value: "x" } };
  const submit = (metadata = '["from","C0ROOM","m"]', user = "U0ONCALL") =>
    desk.submit("f", metadata, values, { user });

  test("closes, and what there is to say is said where it was opened", async () => {
    await open((handle) => handle.submit("f", "change", async () => ({ kind: "close", message: said("done") })));
    expect(await submit()).toEqual([null]);
    expect(desk.slack.requests).toMatchObject([
      { method: "chat.postEphemeral", args: { channel: "C0ROOM", user: "U0ONCALL" } },
    ]);
  });

  test("that was opened outside a channel is answered by direct message", async () => {
    await open((handle) => handle.submit("f", "change", async () => ({ kind: "close", message: said("done") })));
    await submit("m");
    expect(desk.told()).toEqual([["chat.postMessage", expect.stringContaining("done")]]);
  });

  test("gets its own metadata back and the permission is asked again", async () => {
    const seen: unknown[] = [];
    const register = (handle: Handle) =>
      handle.submit("f", "change", async ({ metadata, channelId, values: given }) => {
        seen.push([metadata, channelId, given]);
        return { kind: "close", message: null };
      });
    await open(register);
    await submit();
    expect(await submit('["from","C0ROOM","m"]', "U0GUEST")).toMatchObject([{ response_action: "update" }]);
    expect(seen).toEqual([["m", "C0ROOM", { field: "x" }]]);
  });

  test("shows errors beside its fields", async () => {
    await open((handle) => handle.submit("f", "look", async () => ({ kind: "errors", errors: { field: "No." } })));
    expect(await submit()).toEqual([{ response_action: "errors", errors: { field: "No." } }]);
  });

  test("shows an error in words when the form has no such field", async () => {
    await open((handle) => handle.submit("f", "look", async () => ({ kind: "errors", errors: { other: "No way." } })));
    const [ack] = await submit();
    expect(JSON.stringify(ack)).toMatch(/"response_action":"update".*No way\./);
  });

  test("that fails shows the failure in place of the form", async () => {
    await open((handle) => handle.submit("f", "look", () => Promise.reject(new Error("it broke"))));
    expect(JSON.stringify(await submit())).toMatch(/"response_action":"update".*it broke/);
    expect(desk.observed).toEqual([["f", "failed"]]);
  });

  test.each([
    ["a success", { kind: "close", message: said("done at last") }, "done at last"],
    ["a success without words", { kind: "close", message: null }, "Done"],
    ["a refusal", { kind: "errors", errors: { field: "Not possible." } }, "Not possible."],
    ["a form", { kind: "show", modal: messageModal(said("next form")) }, "next form"],
  ] as const)("that takes long says so in the form, and then shows %s there", async (_what, reply, text) => {
    const work = lateWork(reply);
    await open((handle) => handle.submit("f", "look", () => work.promise), work.options);
    expect(JSON.stringify(await submit())).toMatch(/"response_action":"update".*Still working/);
    expect(desk.modals()).toEqual([["views.update", expect.stringContaining(text)]]);
  });

  test("without a result for long says so in the form, and shows the result when it comes", async () => {
    const work = gate<SubmitReply>();
    await open((handle) => handle.submit("f", "look", () => work.promise), {
      needs: { deadlineMs: 10, patienceMs: 10 },
    });
    const submitted = submit();
    await until(() => desk.modals().length === 1);
    work.resolve({ kind: "close", message: said("done at last") });
    await submitted;
    expect(desk.modals().map(([, text]) => text)).toEqual([
      expect.stringContaining("There is no result yet"),
      expect.stringContaining("done at last"),
    ]);
  });

  test("that takes long is answered by message to a person who closed it", async () => {
    const work = lateWork({ kind: "close", message: said("done at last") } as const);
    await open((handle) => handle.submit("f", "look", () => work.promise), work.options);
    desk.slack.trouble("views.update", { error: "not_found" });
    await submit();
    expect(desk.told()).toEqual([["chat.postEphemeral", expect.stringContaining("done at last")]]);
  });
});

describe("an emoji", () => {
  test("other than the wanted one wakes nobody", async () => {
    await open((handle) => handle.reaction("pushpin", () => never));
    await desk.react("tada");
    expect([desk.told(), desk.observed]).toEqual([[], []]);
  });

  test("is answered to the person alone when there is something to say, and a failure is logged and said", async () => {
    await open((handle) => handle.reaction("pushpin", () => Promise.reject(new Error("it broke"))));
    await desk.react("pushpin");
    expect(desk.told()).toEqual([["chat.postEphemeral", expect.stringContaining("it broke")]]);
    expect(desk.errors).toHaveLength(1);
  });

  test("that takes long is not announced", async () => {
    const work = lateWork(say(said("no")));
    await open((handle) => handle.reaction("pushpin", () => work.promise), work.options);
    await desk.react("pushpin");
    expect(desk.told()).toEqual([["chat.postEphemeral", expect.stringContaining("no")]]);
  });
});

describe("App Home", () => {
  test("that can't be drawn shows why", async () => {
    await open((handle) => handle.home(() => Promise.reject(new Error("the database is away"))));
    await desk.openHome();
    expect(desk.modals()).toEqual([["views.publish", expect.stringContaining("the database is away")]]);
    expect(desk.errors).toHaveLength(1);
  });
});
