import { afterEach, describe, expect, test } from "vitest";
import { type Gate, looking, say, show } from "#commands/conversation.ts";
import type { Handle } from "#commands/handle.ts";
import { messageModal } from "#commands/standard-answers.ts";
import { md } from "#templates/slack/escape.ts";
import { loadingModal } from "#templates/slack/loading-modal.ts";
import { saidAnswer } from "#templates/slack/said-answer.ts";
import { type Desk, type DeskOptions, openDesk } from "./desk.ts";
import { lateWork } from "./late-work.ts";

const said = (text: string) => saidAnswer(md`${text}`);
const opening: Gate = { access: "change", opens: loadingModal("Skeleton") };

let desk: Desk;
afterEach(() => desk.close());

/** A desk where nothing but this is registered. */
async function open(register: (handle: Handle) => void, options: DeskOptions = {}): Promise<void> {
  desk = await openDesk({ ...options, register: ({ handle }) => register(handle) });
}

/** A promise that the test fulfils. */
function gate<Value>() {
  return Promise.withResolvers<Value>();
}

describe("a click that opens a modal", () => {
  const full = messageModal(said("the whole form"));
  const register = (run: () => Promise<ReturnType<typeof say>>) => (handle: Handle) => handle.click("b", opening, run);
  const click = (user = "U0ONCALL") => desk.click("b", "v", { user });

  test("opens it while the permission is still being looked up, and fills it afterwards", async () => {
    const permission = gate<boolean>();
    await open((handle) => handle.click("b", opening, async () => show(full)), {
      needs: { canChange: () => permission.promise },
    });
    const clicked = click();
    await desk.slack.arrival("views.open");
    permission.resolve(true);
    await clicked;
    expect(desk.modals()).toEqual([
      ["views.open", expect.stringContaining("Skeleton")],
      ["views.update", expect.stringContaining("the whole form")],
    ]);
    expect(desk.told()).toEqual([]);
  });

  test("by a person without a role ends in the refusal, in the same modal", async () => {
    await open((handle) => handle.click("b", opening, async () => show(full)));
    await click("U0GUEST");
    expect(desk.modals().at(-1)).toEqual(["views.update", expect.stringContaining("You can look but not change")]);
  });

  test("and fails then never leaves the skeleton standing", async () => {
    await open(register(() => Promise.reject(new Error("the database is away"))));
    await click();
    expect(desk.modals().at(-1)).toEqual(["views.update", expect.stringContaining("the database is away")]);
  });

  test("and has only words to say puts them into the modal", async () => {
    await open(register(async () => say(said("gone"))));
    await click();
    expect(desk.modals().at(-1)).toEqual(["views.update", expect.stringContaining("gone")]);
    expect(desk.told()).toEqual([]);
  });

  test("is not told to wait while the skeleton says so", async () => {
    const work = lateWork(show(full), 300);
    await open((handle) => handle.click("b", opening, () => work.promise), work.options);
    await click();
    expect(desk.told()).toEqual([]);
    expect(desk.modals().at(-1)).toEqual(["views.update", expect.stringContaining("the whole form")]);
  });

  test.each(["expired_trigger_id", "exchanged_trigger_id"])(
    "and finds %s tells the person to click again",
    async (error) => {
      await open((handle) => handle.click("b", opening, async () => show(full)));
      desk.slack.trouble("views.open", { error });
      await click();
      expect(desk.told()).toEqual([["response_url", expect.stringContaining("Click or type it once more")]]);
    },
  );

  test("and gets no answer from Slack tells the person to click again", async () => {
    await open((handle) => handle.click("b", opening, async () => ({ kind: "shown" })));
    desk.slack.trouble("views.open", { status: 503 });
    await click();
    expect(desk.told()).toEqual([["response_url", expect.stringContaining("Click or type it once more")]]);
  });

  test("that Slack finds wrong is a failure the person hears of", async () => {
    await open((handle) => handle.click("b", looking, async () => show(full)));
    desk.slack.trouble("views.open", { error: "invalid_arguments" });
    await click();
    expect(desk.told()).toEqual([["response_url", expect.stringContaining("invalid_arguments")]]);
    expect(desk.observed).toEqual([["b", "failed"]]);
  });

  test("and is refused by Slack only when filled says so in the skeleton", async () => {
    await open((handle) => handle.click("b", opening, async () => show(full)));
    desk.slack.trouble("views.update", { error: "invalid_arguments" });
    await click();
    expect(desk.modals().at(-1)).toEqual(["views.update", expect.stringContaining("invalid_arguments")]);
  });

  test("is left alone when the person closed the form before it was filled", async () => {
    await open((handle) => handle.click("b", opening, async () => show(full)));
    desk.slack.trouble("views.update", { error: "not_found" });
    await click();
    expect([desk.told(), desk.errors]).toEqual([[], []]);
  });

  test("tells a refusal by message to a person who closed the skeleton", async () => {
    await open(register(async () => say(said("refused"))));
    desk.slack.trouble("views.update", { error: "not_found" });
    await click();
    expect(desk.told()).toEqual([["response_url", expect.stringContaining("refused")]]);
  });

  test("on App Home, where there is no channel, is answered by direct message", async () => {
    await open((handle) => handle.click("b", looking, async () => say(said("done"))));
    await desk.click("b", "v", { channel: null });
    expect(desk.told()).toEqual([["chat.postMessage", expect.stringContaining("done")]]);
  });
});

describe("what nobody registered", () => {
  const register = (handle: Handle) => {
    handle.click("known", looking, async () => say(said("done")));
    handle.submit("known", "look", async () => ({ kind: "close", message: null }));
    handle.rest();
  };

  test("is acknowledged and answered as a button of another version", async () => {
    await open(register);
    expect(await desk.click("step:old", "v")).toEqual([null]);
    expect(desk.told()).toEqual([["response_url", expect.stringContaining("another version")]]);
  });

  test("is acknowledged in silence when it is a link, which Slack opens by itself", async () => {
    await open(register);
    expect(await desk.click("link", "v", { url: "https://example.com" })).toEqual([null]);
    expect(desk.told()).toEqual([]);
  });

  test("is answered in the form when it is a form", async () => {
    await open(register);
    expect(JSON.stringify(await desk.submit("modal:old", "", {}))).toMatch(/"update".*another version/);
  });

  test("leaves what is registered alone", async () => {
    await open(register);
    expect(await desk.click("known", "v")).toEqual([null]);
    expect(await desk.submit("known", "", {})).toEqual([null]);
    expect(desk.told()).toHaveLength(1);
  });
});
