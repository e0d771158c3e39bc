import { afterEach, describe, expect, test } from "vitest";
import { changing, looking, say } from "#commands/conversation.ts";
import type { Handle } from "#commands/handle.ts";
import { Fault } from "#core/shared/fault.ts";
import { md } from "#templates/slack/escape.ts";
import { saidAnswer } from "#templates/slack/said-answer.ts";
import { until } from "../support/until.ts";
import { type Desk, type DeskOptions, openDesk } from "./desk.ts";

const said = (text: string) => saidAnswer(md`${text}`);

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

describe("a command", () => {
  const type = () => desk.command("text", { name: "/x" });

  test("is acknowledged before anything is looked up", async () => {
    const permission = gate<boolean>();
    await open(
      (handle) =>
        handle.command(
          "/x",
          () => changing,
          async () => say(said("done")),
        ),
      {
        needs: { canChange: () => permission.promise },
      },
    );
    const acked = type();
    permission.resolve(true);
    expect(await acked).toEqual([null]);
    expect(desk.told()).toMatchObject([["response_url", expect.stringContaining("done")]]);
  });

  test("is answered to the person alone", async () => {
    await open((handle) =>
      handle.command(
        "/x",
        () => looking,
        async () => say(said("done")),
      ),
    );
    await type();
    expect(desk.slack.requests).toMatchObject([
      { method: "response_url", args: { response_type: "ephemeral", replace_original: false } },
    ]);
    expect(desk.observed).toEqual([["/x", "answered"]]);
  });

  test("that fails with a fault is answered with what to do and a reference, and is logged", async () => {
    const fault = new Fault({ code: "c", message: "The database is away", hint: "Wait a minute.", retry: "may-retry" });
    await open((handle) =>
      handle.command(
        "/x",
        () => looking,
        () => Promise.reject(fault),
      ),
    );
    await type();
    expect(desk.told()).toEqual([
      ["response_url", expect.stringMatching(/The database is away[\s\S]*Reference ref-1/)],
    ]);
    expect(desk.errors).toEqual([fault]);
    expect(desk.observed).toEqual([["/x", "failed"]]);
  });

  test("whose permission can't be read is answered as a failure and does nothing", async () => {
    let isRun = false;
    const run = async () => {
      isRun = true;
      return say(said("done"));
    };
    await open((handle) => handle.command("/x", () => changing, run), {
      needs: { canChange: () => Promise.reject(new Error("Slack is away")) },
    });
    await type();
    expect(desk.told()).toEqual([["response_url", expect.stringContaining("Slack is away")]]);
    expect(isRun).toBe(false);
  });

  test("of a person without a role is refused and does nothing", async () => {
    await open((handle) =>
      handle.command(
        "/x",
        () => changing,
        async () => say(said("done")),
      ),
    );
    await desk.command("text", { name: "/x", user: "U0GUEST" });
    expect(desk.told()).toEqual([["response_url", expect.stringContaining("You can look but not change anything")]]);
    expect(desk.observed).toEqual([["/x", "refused"]]);
  });

  test("that takes long is announced at the deadline and answered when it is done", async () => {
    const work = gate<ReturnType<typeof say>>();
    await open(
      (handle) =>
        handle.command(
          "/x",
          () => looking,
          () => work.promise,
        ),
      { needs: { deadlineMs: 20 } },
    );
    const typed = type();
    await desk.slack.arrival("response_url");
    work.resolve(say(said("done at last")));
    await typed;
    expect(desk.told()).toEqual([
      ["response_url", expect.stringContaining("Still working")],
      ["response_url", expect.stringContaining("done at last")],
    ]);
  });

  test("without a result for long is said to have none, and answered all the same when it comes", async () => {
    const work = gate<ReturnType<typeof say>>();
    await open(
      (handle) =>
        handle.command(
          "/x",
          () => looking,
          () => work.promise,
        ),
      { needs: { deadlineMs: 10, patienceMs: 10 } },
    );
    const typed = type();
    await until(() => desk.told().length === 2);
    work.resolve(say(said("done at last")));
    await typed;
    expect(desk.told().map(([, text]) => text)).toEqual([
      expect.stringContaining("Still working"),
      expect.stringContaining("There is no result yet"),
      expect.stringContaining("done at last"),
    ]);
  });

  test("that takes long and fails then is announced and answered with the failure", async () => {
    const work = gate<ReturnType<typeof say>>();
    await open(
      (handle) =>
        handle.command(
          "/x",
          () => looking,
          () => work.promise,
        ),
      { needs: { deadlineMs: 20 } },
    );
    const typed = type();
    await desk.slack.arrival("response_url");
    work.reject(new Error("it broke"));
    await typed;
    expect(desk.told().map(([, text]) => text)).toEqual([
      expect.stringContaining("Still working"),
      expect.stringContaining("it broke"),
    ]);
  });

  test.each([[{ status: 404 }], [{ status: 500 }]])(
    "whose response address answers %j is answered in the channel",
    async (trouble) => {
      await open((handle) =>
        handle.command(
          "/x",
          () => looking,
          async () => say(said("done")),
        ),
      );
      desk.slack.trouble("response_url", trouble);
      await type();
      expect(desk.told().at(-1)).toEqual(["chat.postEphemeral", expect.stringContaining("done")]);
      expect(desk.slack.requests.at(-1)?.args).toMatchObject({ channel: "C0ROOM", user: "U0ONCALL" });
    },
  );

  test("that can be answered neither there nor in the channel is answered by direct message", async () => {
    await open((handle) =>
      handle.command(
        "/x",
        () => looking,
        async () => say(said("done")),
      ),
    );
    desk.slack.trouble("response_url", { status: 500 });
    desk.slack.trouble("chat.postEphemeral", { error: "user_not_in_channel" });
    await type();
    expect(desk.slack.requests.at(-1)).toMatchObject({ method: "chat.postMessage", args: { channel: "U0ONCALL" } });
  });

  test("whose response address never answers is answered in the channel in time", async () => {
    await open((handle) =>
      handle.command(
        "/x",
        () => looking,
        async () => say(said("done")),
      ),
    );
    desk.slack.trouble("response_url", "hang");
    await type();
    expect(desk.told().at(-1)).toEqual(["chat.postEphemeral", expect.stringContaining("done")]);
  });

  test("that can't be answered at all is logged and ends", async () => {
    await open((handle) =>
      handle.command(
        "/x",
        () => looking,
        async () => say(said("done")),
      ),
    );
    desk.slack.trouble("response_url", { status: 500 });
    desk.slack.trouble("chat.postEphemeral", { error: "not_in_channel" });
    desk.slack.trouble("chat.postMessage", { error: "cannot_dm_bot" });
    await type();
    expect(desk.errors).toHaveLength(3);
  });
});

test("a payload that isn't Slack's shape is not acknowledged, so that Slack tells the person, and is logged", async () => {
  await open((handle) =>
    handle.command(
      "/x",
      () => looking,
      async () => say(said("done")),
    ),
  );
  const acks = await desk.raw({ command: "/x", text: "text", user_id: 7, channel_id: "C0ROOM", trigger_id: "t" });
  expect([acks, desk.told()]).toEqual([[], []]);
  expect(desk.errors.length).toBeGreaterThan(0);
});
