import { describe, expect, test } from "vitest";
import type { Effect } from "#core/shared/effect.ts";
import { until } from "#test/support/until.ts";
import { useReplicas } from "#test/support/use-replicas.ts";
import { done, tell, textOf } from "#test/support/worker-world.ts";

const replicas = useReplicas();

describe("several replicas", () => {
  test("two workers never run one lane at the same time, and every effect runs once in order", async () => {
    const workspaceId = "W-two";
    const [one, two] = [
      await replicas.start({ workspaceId }),
      await replicas.start({ workspaceId, owner: "elsewhere" }),
    ];
    const active = new Set<string>();
    const overlaps: string[] = [];
    const seen = new Map<string, number[]>();
    const handle = async (effect: Effect) => {
      if (effect.kind !== "tell") throw new Error("unexpected");
      if (active.has(effect.userId)) overlaps.push(effect.userId);
      active.add(effect.userId);
      await new Promise((wake) => setImmediate(wake));
      seen.set(effect.userId, [...(seen.get(effect.userId) ?? []), Number(effect.text)]);
      active.delete(effect.userId);
      return done;
    };
    await Promise.all([one.work({ handle, concurrency: 3 }), two.work({ handle, concurrency: 3 })]);
    for (let round = 0; round < 15; round += 1) {
      const wants = ["U1", "U2", "U3", "U4"].map((userId) => tell(userId, String(round)));
      await (round % 2 === 0 ? one : two).want(...wants);
    }
    await one.quiet();
    const inOrder = Array.from({ length: 15 }, (_, round) => round);
    expect([...seen.values()]).toEqual([inOrder, inOrder, inOrder, inOrder]);
    expect(overlaps).toEqual([]);
  });

  test("a stalled replica whose lease ran out acts no more and writes nothing", async () => {
    const workspaceId = "W-fence";
    const stalled = await replicas.start({ workspaceId, leaseMs: 400 });
    const healthy = await replicas.start({ workspaceId, owner: "elsewhere", leaseMs: 400 });
    const calls: string[] = [];
    const resumed = Promise.withResolvers<void>();
    let stalledError: unknown;
    await stalled.work({
      // Once it has its work, neither renewals nor further looks get through.
      ledger: {
        ...stalled.ledger,
        claim: async (queue, limit) => (calls.length === 0 ? stalled.ledger.claim(queue, limit) : []),
        renew: () => new Promise(() => {}),
      },
      handle: async (_effect, run) => {
        await run.step("first", { act: async () => calls.push("stalled first") });
        await resumed.promise;
        try {
          await run.step("second", { act: async () => calls.push("stalled second") });
        } catch (error) {
          stalledError = error;
          throw error;
        }
        return done;
      },
    });
    await stalled.want(tell("U1", "x"));
    await until(() => calls.length === 1);
    await healthy.work({
      handle: async (_effect, run) => {
        await run.step("first", { act: async () => calls.push("healthy first") });
        await run.step("second", { find: async () => undefined, act: async () => calls.push("healthy second") });
        return done;
      },
    });
    await until(() => calls.includes("healthy second"));
    resumed.resolve();
    await until(() => stalledError !== undefined);
    expect(stalledError).toMatchObject({ code: "lease-lost" });
    expect(calls).toEqual(["stalled first", "healthy second"]);
    await healthy.quiet();
    expect(await healthy.ledger.count("effects")).toMatchObject({ dead: 0, retrying: 0 });
  });

  test("a lease is renewed while its effect runs for longer than the lease", async () => {
    const workspaceId = "W-long";
    const one = await replicas.start({ workspaceId, leaseMs: 400 });
    const two = await replicas.start({ workspaceId, owner: "elsewhere", leaseMs: 400 });
    let runs = 0;
    const handle = async () => {
      runs += 1;
      await new Promise((wake) => setTimeout(wake, 1_500));
      return done;
    };
    await one.work({ handle });
    await one.want(tell("U1", "x"));
    await until(() => runs === 1);
    await two.work({ handle });
    await one.quiet();
    expect(runs).toBe(1);
  });
});

describe("hanging", () => {
  test("an attempt that never ends holds its lane only for a while", async () => {
    const world = await replicas.start({ leaseMs: 400 });
    const attempts: number[] = [];
    await world.work({
      attemptMsMax: 500,
      handle: async (_effect, run) => {
        attempts.push(run.attempt);
        if (run.attempt === 1) await new Promise(() => {});
        return done;
      },
    });
    await world.want(tell("U1", "x"));
    await until(() => attempts.length === 2);
    await world.quiet();
    expect(world.logs).toContainEqual(expect.objectContaining({ message: "work hangs; its lease is not renewed" }));
  });
});

describe("stopping", () => {
  test("a worker whose question to the ledger gets no answer stops in its time, and takes what comes late no more", async () => {
    const world = await replicas.start();
    const answer = Promise.withResolvers<void>();
    const seen: string[] = [];
    let asked = 0;
    const worker = await world.work({
      ledger: {
        ...world.ledger,
        claim: async (queue, limit) => {
          asked += 1;
          await answer.promise;
          return world.ledger.claim(queue, limit);
        },
      },
      handle: async (effect) => {
        seen.push(textOf(effect));
        return done;
      },
    });
    await until(() => asked === 1);
    await world.want(tell("U1", "a"));
    await worker.stop(1);
    answer.resolve();
    await until(async () => (await world.ledger.count("effects")).running === 1);
    expect(seen).toEqual([]);
  });

  test("a stopping worker finishes what it runs and takes nothing new", async () => {
    const world = await replicas.start();
    const gate = Promise.withResolvers<void>();
    const seen: string[] = [];
    const worker = await world.work({
      handle: async (effect) => {
        seen.push(textOf(effect));
        await gate.promise;
        return done;
      },
    });
    await world.want(tell("U1", "a"));
    await until(() => seen.length === 1);
    const stopped = worker.stop(5_000);
    await world.want(tell("U1", "b"));
    gate.resolve();
    await stopped;
    worker.poke();
    expect(seen).toEqual(["a"]);
    expect(await world.ledger.count("effects")).toMatchObject({ due: 1, running: 0 });
  });
});
