import { expect, onTestFinished, test } from "vitest";
import { Fault } from "#core/shared/fault.ts";
import { startSpoolDrain } from "#jobs/spool-drain.ts";
import { useSpools } from "#test/adapters/spool/spool-world.ts";
import { until } from "#test/support/until.ts";

const world = useSpools();
const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

test("a database that is away is not asked more often because more comes in", async () => {
  const { spool } = await world.open(world.newFolder());
  const attemptsMs: number[] = [];
  const drain = startSpoolDrain({
    spool,
    pace: { isFlooded: () => false },
    logger,
    target: {
      position: async () => {
        attemptsMs.push(performance.now());
        throw new Fault({ code: "database-unreachable", message: "x", hint: "x", retry: "may-retry" });
      },
      take: async () => ({ kind: "taken", stored: 0 }),
      waiting: async () => 0,
      forget: async () => undefined,
    },
  });
  onTestFinished(() => drain.stop(0));
  await until(() => {
    drain.poke();
    return attemptsMs.length === 6;
  });
  const pausesMs = attemptsMs.slice(1).map((ms, index) => ms - (attemptsMs[index] ?? 0));
  // A pause is 250 ms; timers may be a little early.
  expect(pausesMs.filter((ms) => ms < 240)).toEqual([]);
});

test("what comes one by one is counted once in fifty: a single alert in a quiet hour waits for no count", async () => {
  const { spool } = await world.open(world.newFolder());
  let taken = 0;
  let counts = 0;
  const drain = startSpoolDrain({
    spool,
    pace: { isFlooded: () => false },
    logger,
    target: {
      position: async () => null,
      take: async (_part, _after, deliveries) => {
        taken += deliveries.length;
        return { kind: "taken", stored: deliveries.length };
      },
      waiting: async () => {
        counts += 1;
        return 0;
      },
      forget: async () => undefined,
    },
  });
  onTestFinished(() => drain.stop(0));
  for (let number = 1; number <= 60; number += 1) {
    await spool.append(world.delivery(`delivery ${number}`));
    drain.poke();
    await until(() => taken === number);
  }
  expect(counts).toBe(1);
});
