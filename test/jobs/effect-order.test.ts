import { describe, expect, test } from "vitest";
import type { Effect } from "#core/shared/effect.ts";
import { Fault } from "#core/shared/fault.ts";
import { makeStoreWorld } from "#test/support/store-world.ts";
import { until } from "#test/support/until.ts";
import { useReplicas } from "#test/support/use-replicas.ts";
import { done, tell, textOf } from "#test/support/worker-world.ts";

const replicas = useReplicas();

const fault = (retry: "may-retry" | "never" | "unknown-outcome", retryAfterMs?: number) =>
  new Fault({
    code: "test-fault",
    message: "It did not go.",
    hint: "Look.",
    retry,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });

describe("effects", () => {
  test("an effect runs once after its transaction commits", async () => {
    const world = await replicas.start();
    const seen: string[] = [];
    await world.work({
      handle: async (effect) => {
        seen.push(textOf(effect));
        return done;
      },
    });
    await world.want(tell("U1", "hello"));
    await until(() => seen.length > 0);
    await world.quiet();
    expect(seen).toEqual(["hello"]);
  });

  test("an effect of a transaction that rolls back never runs", async () => {
    const world = await replicas.start({ workspaceId: "W-rollback" });
    const { transact } = makeStoreWorld(replicas.db(), "W-rollback");
    const failing = transact(async ({ outbox }) => {
      await outbox.want(tell("U1", "never"));
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await world.ledger.count("effects")).toMatchObject({ due: 0, running: 0, deferred: 0 });
  });

  test("a waiting effect absorbs a newer one of the same meaning and keeps the earlier instant", async () => {
    const world = await replicas.start();
    const show: Effect = { kind: "show", view: { kind: "incident-card", incidentId: "i1" } };
    const far = { notBefore: new Date(Date.now() + 3_600_000) };
    await world.want([show, far], [show, far]);
    await world.want([show, far]);
    expect(await world.ledger.count("effects")).toMatchObject({ due: 0, deferred: 1 });
    await world.want(show);
    expect(await world.ledger.count("effects")).toMatchObject({ due: 1, deferred: 0 });
    let runs = 0;
    await world.work({
      handle: async () => {
        runs += 1;
        return done;
      },
    });
    await world.quiet();
    expect(runs).toBe(1);
  });

  test("a running effect absorbs nothing: what is wanted meanwhile runs after it", async () => {
    const world = await replicas.start();
    const show: Effect = { kind: "show", view: { kind: "incident-card", incidentId: "i1" } };
    const gate = Promise.withResolvers<void>();
    let runs = 0;
    await world.work({
      handle: async () => {
        runs += 1;
        if (runs === 1) await gate.promise;
        return done;
      },
    });
    await world.want(show);
    await until(() => runs === 1);
    await world.want(show);
    gate.resolve();
    await until(() => runs === 2);
    await world.quiet();
    expect(runs).toBe(2);
  });

  test("a failed effect absorbs nothing: half of its work may stand in the ledger already", async () => {
    const world = await replicas.start();
    const show: Effect = { kind: "show", view: { kind: "incident-card", incidentId: "i1" } };
    const acts: number[] = [];
    let attempts = 0;
    await world.work({
      handle: async (_effect, run) => {
        attempts += 1;
        await run.step("post", { act: async () => acts.push(attempts) });
        if (attempts === 1) {
          await world.want(show);
          throw fault("may-retry");
        }
        return done;
      },
    });
    await world.want(show);
    await until(() => attempts === 3);
    await world.quiet();
    expect(acts).toEqual([1, 3]);
  });

  test("effects of one lane run in the order they were wanted, also across a retry", async () => {
    const world = await replicas.start();
    const seen: string[] = [];
    await world.work({
      handle: async (effect, run) => {
        seen.push(`${textOf(effect)}${run.attempt}`);
        if (textOf(effect) === "b" && run.attempt < 3) throw fault("may-retry");
        return done;
      },
    });
    await world.want(tell("U1", "a"), tell("U1", "b"), tell("U1", "c"));
    await until(() => seen.includes("c1"));
    expect(seen).toEqual(["a1", "b1", "b2", "b3", "c1"]);
  });

  test("a failing lane holds up no other lane", async () => {
    const world = await replicas.start();
    const seen: string[] = [];
    await world.work({
      random: () => 0.9,
      handle: async (effect) => {
        if (textOf(effect) === "bad") throw fault("may-retry", 60_000);
        seen.push(textOf(effect));
        return done;
      },
    });
    await world.want(tell("U1", "bad"), tell("U1", "behind"), tell("U2", "beside"));
    await until(() => seen.length > 0);
    await until(async () => (await world.ledger.count("effects")).retrying === 1);
    expect(seen).toEqual(["beside"]);
  });

  test("an effect that asks to run again lets others of its lane pass, and does run again", async () => {
    const world = await replicas.start();
    const seen: string[] = [];
    await world.work({
      handle: async (effect, run) => {
        seen.push(`${textOf(effect)}${run.attempt}`);
        return textOf(effect) === "poll" && run.attempt === 1 ? { kind: "again", afterMs: 300 } : done;
      },
    });
    await world.want(tell("U1", "poll"), tell("U1", "next"));
    await until(() => seen.length === 3);
    expect(seen).toEqual(["poll1", "next1", "poll2"]);
  });

  test("an effect that steps back untouched has made no attempt, and has not recovered from a failure", async () => {
    const world = await replicas.start();
    const { ledger } = world;
    const claim = async () => {
      const [effect] = await ledger.claim("effects", 1);
      if (effect === undefined) throw new Error("Nothing is due.");
      return effect;
    };
    await world.want(tell("U1", "paced"));
    await ledger.retry(await claim(), 0, { code: "test-fault", message: "It did not go.", hint: "Look." });
    const failing = await claim();
    expect(failing).toMatchObject({ attempt: 2, failures: 1, failingSince: expect.any(Date) });
    await ledger.defer(failing, 0, true);
    const paced = await claim();
    const { leaseToken: _ofIts, ...same } = failing;
    expect(paced).toMatchObject(same);
    await ledger.defer(paced, 0);
    expect(await claim()).toMatchObject({ attempt: 3, failures: 0, failingSince: null });
  });

  test("what is wanted while a poll runs makes that poll earlier instead of polling twice", async () => {
    const world = await replicas.start();
    const tick: Effect = { kind: "tick-session", sessionId: "s1" };
    const attempts: number[] = [];
    await world.work({
      handle: async (_effect, run) => {
        attempts.push(run.attempt);
        if (run.attempt > 1) return done;
        await world.want(tick);
        return { kind: "again", afterMs: 3_600_000 };
      },
    });
    await world.want(tick);
    await until(() => attempts.length === 2);
    expect(attempts).toEqual([1, 2]);
    await world.quiet();
    expect(await world.ledger.count("effects")).toMatchObject({ due: 0, deferred: 0, running: 0 });
  });

  test("a deferred effect runs when its time has come, and not before", async () => {
    const world = await replicas.start();
    const notBefore = new Date(Date.now() + 400);
    const ranAt = new Map<string, number>();
    await world.work({
      handle: async (effect) => {
        ranAt.set(textOf(effect), Date.now());
        return done;
      },
    });
    await world.want([tell("U1", "later"), { notBefore }], tell("U1", "now"));
    await until(() => ranAt.size === 2);
    expect(ranAt.get("later")).toBeGreaterThanOrEqual(notBefore.getTime());
    expect(ranAt.get("now")).toBeLessThan(notBefore.getTime());
  });
});
