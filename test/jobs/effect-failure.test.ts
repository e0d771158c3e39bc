import { describe, expect, test } from "vitest";
import { Fault } from "#core/shared/fault.ts";
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

describe("find or act", () => {
  test("a first attempt acts without looking; a later one looks first and repeats no finished step", async () => {
    const world = await replicas.start();
    const calls: string[] = [];
    const step = (name: string, isThere: boolean) => ({
      find: async () => {
        calls.push(`find ${name}`);
        return isThere ? `${name} found` : undefined;
      },
      act: async () => {
        calls.push(`act ${name}`);
        return `${name} done`;
      },
    });
    const outputs: string[] = [];
    await world.work({
      handle: async (_effect, run) => {
        outputs.push(await run.step("a", step("a", true)));
        if (run.attempt === 1) throw fault("unknown-outcome");
        outputs.push(await run.step("b", step("b", true)), await run.step("c", step("c", false)));
        return done;
      },
    });
    await world.want(tell("U1", "x"));
    await until(() => outputs.length === 4);
    expect(calls).toEqual(["act a", "find b", "find c", "act c"]);
    expect(outputs).toEqual(["a done", "a done", "b found", "c done"]);
  });
});

describe("failures", () => {
  test("a fault that never goes away is given up at once, kept, told, and its lane goes on", async () => {
    const world = await replicas.start();
    const told: unknown[] = [];
    const seen: string[] = [];
    await world.work({
      handle: async (effect) => {
        if (textOf(effect) === "bad") throw fault("never");
        seen.push(textOf(effect));
        return done;
      },
      onFailed: async (effect, failure) => void told.push([textOf(effect), failure]),
    });
    await world.want(tell("U1", "bad"), tell("U1", "good"));
    await until(() => seen.length === 1);
    const failure = { code: "test-fault", message: "It did not go.", hint: "Look.", isFinal: true, failures: 1 };
    expect(told).toEqual([["bad", { ...failure, effectId: expect.any(String), timesGivenUp: 0 }]]);
    await world.quiet();
    expect(await world.ledger.count("effects")).toMatchObject({ dead: 1, due: 0, running: 0 });
  });

  test("people are told once, after the third failure, while it goes on being tried", async () => {
    const world = await replicas.start();
    const told: [number, boolean][] = [];
    let attempts = 0;
    await world.work({
      handle: async () => {
        attempts += 1;
        if (attempts < 6) throw fault("may-retry");
        return done;
      },
      onFailed: async (_effect, { failures, isFinal }) => void told.push([failures, isFinal]),
    });
    await world.want(tell("U1", "x"));
    await until(() => attempts === 6);
    await world.quiet();
    expect(told).toEqual([[3, false]]);
  });

  test("a bug in a handler is given up after eight attempts, so that it holds up its lane no longer", async () => {
    const world = await replicas.start();
    const told: boolean[] = [];
    let attempts = 0;
    await world.work({
      handle: async () => {
        attempts += 1;
        throw new TypeError("x is not a function");
      },
      onFailed: async (_effect, { isFinal }) => void told.push(isFinal),
    });
    await world.want(tell("U1", "x"));
    await until(() => told.length === 2);
    expect(attempts).toBe(8);
    expect(told).toEqual([false, true]);
  });

  test("an effect that this version doesn't know is given up, not run", async () => {
    const world = await replicas.start({ workspaceId: "W-unknown" });
    await world.want(tell("U1", "x"));
    await replicas
      .db()
      .database.kysely.updateTable("muster.effect")
      .set({ payload: JSON.stringify({ kind: "dance" }) })
      .where("workspaceId", "=", "W-unknown")
      .execute();
    let runs = 0;
    await world.work({
      handle: async () => {
        runs += 1;
        return done;
      },
    });
    await until(async () => (await world.ledger.count("effects")).dead === 1);
    expect(runs).toBe(0);
  });
});
