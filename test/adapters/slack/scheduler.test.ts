import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { makeScheduler, type Scheduler, type Turn } from "#adapters/slack/scheduler.ts";
import { Fault } from "#core/shared/fault.ts";
import { startSlackWorld } from "./slack-world.ts";

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

test("a 429 on one method delays no other method", async () => {
  const world = await startSlackWorld();
  try {
    world.faults.next("chat.postMessage", { kind: "http", status: 429, headers: { "retry-after": "1" } });
    const startedAt = performance.now();
    const args = { channel: "C0ALERTS", text: "x" };
    const posted = world.api.call({
      method: "chat.postMessage",
      args,
      answer: z.object({ ts: z.string() }),
      urgency: "normal",
    });
    await world.api.call({ method: "users.info", args: { user: "U0LEAD" }, answer: z.object({}), urgency: "cosmetic" });
    const otherMs = performance.now() - startedAt;
    await posted;
    expect(otherMs).toBeLessThan(900);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(1_000);
    expect(world.calls("chat.postMessage")).toHaveLength(2);
  } finally {
    await world.close();
  }
});

function askedToWait(retryAfterMs: number): Fault {
  return new Fault({ code: "slack-rate-limited", message: "wait", hint: "", retry: "may-retry", retryAfterMs });
}
