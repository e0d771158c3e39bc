import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { makePauses } from "#adapters/slack/pauses.ts";
import { makeScheduler, type Scheduler, type Turn } from "#adapters/slack/scheduler.ts";
import { Fault } from "#core/shared/fault.ts";
import { type SlackWorld, startSlackWorld, until } from "./slack-world.ts";

const post = (channelId: string, urgency: Turn["urgency"] = "normal"): Turn => ({
  method: "chat.postMessage",
  urgency,
  channelId,
});
const update = (urgency: Turn["urgency"]): Turn => ({ method: "chat.update", urgency, channelId: "C1" });

describe("on a fixed clock", () => {
  let scheduler: Scheduler;

  beforeEach(() => {
    vi.useFakeTimers();
    scheduler = makeScheduler({ nowMs: () => Date.now() });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("no minute sees more calls of a method than Slack allows", async () => {
    const sentAt: number[] = [];
    for (let n = 0; n < 130; n += 1)
      void scheduler
        .run({ method: "conversations.create", urgency: "urgent", channelId: null }, async () =>
          sentAt.push(Date.now()),
        )
        .catch(() => undefined);
    await vi.advanceTimersByTimeAsync(85_000);
    expect(sentAt.length).toBeGreaterThanOrEqual(40);
    for (const at of sentAt)
      expect(sentAt.filter((one) => one > at - 60_000 && one <= at).length).toBeLessThanOrEqual(20);
  });

  test("a busy room does not slow another room's posts", async () => {
    const sent: string[] = [];
    for (let n = 0; n < 30; n += 1) void scheduler.run(post("C1"), async () => sent.push("C1"));
    void scheduler.run(post("C2"), async () => sent.push("C2"));
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toContain("C2");
    expect(sent.length).toBeLessThan(30);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(sent).toHaveLength(31);
  });

  test("ornaments leave room for what is urgent", async () => {
    let cosmetic = 0;
    for (let n = 0; n < 50; n += 1)
      void scheduler.run(update("cosmetic"), async () => {
        cosmetic += 1;
      });
    await vi.advanceTimersByTimeAsync(0);
    let isUrgentSent = false;
    void scheduler.run(update("urgent"), async () => {
      isUrgentSent = true;
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(cosmetic).toBe(30);
    expect(isUrgentSent).toBe(true);
  });

  test("among the waiting the most urgent goes first", async () => {
    const sent: string[] = [];
    for (let n = 0; n < 50; n += 1) void scheduler.run(update("urgent"), async () => undefined);
    void scheduler.run(update("normal"), async () => sent.push("normal"));
    void scheduler.run(update("urgent"), async () => sent.push("urgent"));
    await vi.advanceTimersByTimeAsync(61_000);
    expect(sent).toEqual(["urgent", "normal"]);
  });

  test("a call that was asked to wait goes again after that time, once", async () => {
    const at: number[] = [];
    const start = Date.now();
    const done = scheduler.run(update("normal"), async () => {
      at.push(Date.now() - start);
      if (at.length === 1) throw askedToWait(7_000);
      return "sent";
    });
    await vi.advanceTimersByTimeAsync(8_000);
    await expect(done).resolves.toBe("sent");
    expect(at).toEqual([0, 7_000]);
  });

  test("a 429 of one channel holds up neither other channels nor other methods, and nothing of its own goes early", async () => {
    const start = Date.now();
    const sent: (readonly [string, number])[] = [];
    const send = (turn: Turn, isLimited = false) => {
      let isFirst = true;
      return scheduler.run(turn, async () => {
        sent.push([`${turn.method} ${turn.channelId}`, Date.now() - start]);
        if (isLimited && isFirst) {
          isFirst = false;
          throw askedToWait(30_000);
        }
      });
    };
    void send(post("C1"), true);
    await vi.advanceTimersByTimeAsync(1);
    void send(post("C1", "urgent"));
    void send(post("C2", "cosmetic"));
    void send(update("cosmetic"));
    await vi.advanceTimersByTimeAsync(29_998);
    expect(sent).toEqual([
      ["chat.postMessage C1", 0],
      ["chat.postMessage C2", 1],
      ["chat.update C1", 1],
    ]);
    await vi.advanceTimersByTimeAsync(2);
    expect(sent.slice(3)).toEqual([
      ["chat.postMessage C1", 30_000],
      ["chat.postMessage C1", 30_000],
    ]);
  });

  test("a 429 of any other method pauses that method whatever the channel", async () => {
    const start = Date.now();
    const at: number[] = [];
    await scheduler.run(update("normal"), async () => undefined);
    const limited = scheduler.run(update("normal"), async () => {
      at.push(Date.now() - start);
      if (at.length === 1) throw askedToWait(10_000);
    });
    await vi.advanceTimersByTimeAsync(0);
    void scheduler.run({ ...update("urgent"), channelId: "C2" }, async () => at.push(Date.now() - start));
    await vi.advanceTimersByTimeAsync(9_999);
    expect(at).toEqual([0]);
    await vi.advanceTimersByTimeAsync(1);
    await limited;
    expect(at).toEqual([0, 10_000, 10_000]);
  });

  test("a call that Slack keeps away longer than a worker waits is given back at once, with when to come", async () => {
    const pauses = makePauses(() => Date.now());
    const patient = makeScheduler({ nowMs: () => Date.now(), pauses });
    pauses.pause("conversations.create", 120_000);
    const room: Turn = { method: "conversations.create", urgency: "urgent", channelId: null };
    await expect(patient.run(room, async () => "sent")).rejects.toMatchObject({
      code: "slack-overloaded",
      retryAfterMs: 120_000,
    });
  });

  test("a call whose turn would come too late is given back as something to try again, unsent", async () => {
    let sent = 0;
    const outcomes = Array.from({ length: 130 }, () =>
      scheduler
        .run({ method: "conversations.create", urgency: "urgent", channelId: null }, async () => {
          sent += 1;
        })
        .then(
          () => "sent",
          (error: unknown) => (error instanceof Fault ? error.code : "other"),
        ),
    );
    await vi.advanceTimersByTimeAsync(95_000);
    const settled = await Promise.all(outcomes);
    expect(settled.filter((outcome) => outcome === "slack-overloaded")).toHaveLength(130 - sent);
    expect(scheduler.waiting()).toBe(0);
  });
});

describe("on the wire", () => {
  const posted = z.object({ ts: z.string() });
  let world: SlackWorld;
  beforeEach(async () => {
    world = await startSlackWorld();
  });
  afterEach(() => world.close());

  const postTo = (channel: string, api = world.api) =>
    api.call({ method: "chat.postMessage", args: { channel, text: channel }, answer: posted, urgency: "normal" });
  const sentTo = (channel: string) =>
    world.slack.calls.filter(({ method, args }) => method === "chat.postMessage" && args["channel"] === channel);

  test("a post that was asked to wait goes after its Retry-After, and posts elsewhere meanwhile", async () => {
    world.faults.next("chat.postMessage", { kind: "http", status: 429, headers: { "retry-after": "1" } });
    const waiting = postTo("C0ALERTS");
    await postTo("C0GENERAL");
    expect(sentTo("C0ALERTS")).toHaveLength(1);
    await waiting;
    const [first, second] = sentTo("C0ALERTS");
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  test("a call that goes without the queue is refused here, not sent, while Slack wants its bucket left alone", async () => {
    world.faults.next("chat.postMessage", { kind: "http", status: 429, headers: { "retry-after": "30" } });
    await expect(postTo("C0ALERTS", world.direct)).rejects.toMatchObject({ retryAfterMs: 30_000 });
    await expect(postTo("C0ALERTS", world.direct)).rejects.toMatchObject({ code: "slack-rate-limited" });
    expect(sentTo("C0ALERTS")).toHaveLength(1);
    await postTo("C0GENERAL", world.direct);
  });

  test("a person's call goes at once while a hundred others hang and as many wait for their turn", async () => {
    world.faults.next("users.info", { kind: "hang" }, 100);
    const user = { method: "users.info", args: { user: "U0LEAD" }, answer: z.object({}), urgency: "urgent" } as const;
    let settled = 0;
    for (let n = 0; n < 200; n += 1)
      void world.api
        .call(user)
        .catch(() => undefined)
        .finally(() => (settled += 1));
    await until(() => world.calls("users.info").length === 100);
    await world.direct.call(user);
    expect(settled).toBe(0);
  });

  test.each([[{}], [{ "retry-after": "soon" }]])("a 429 with headers %j is waited for as well", async (headers) => {
    world.faults.next("users.info", { kind: "http", status: 429, headers });
    const asked = world.direct.call({
      method: "users.info",
      args: { user: "U0LEAD" },
      answer: z.object({}),
      urgency: "normal",
    });
    await expect(asked).rejects.toMatchObject({ code: "slack-rate-limited", retryAfterMs: 10_000 });
  });
});

function askedToWait(retryAfterMs: number): Fault {
  return new Fault({ code: "slack-rate-limited", message: "wait", hint: "", retry: "may-retry", retryAfterMs });
}
