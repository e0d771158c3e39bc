import { expect, test } from "vitest";
import { systemClock } from "#adapters/system/system-clock.ts";
import { startHousekeeping } from "#jobs/start-housekeeping.ts";

test("a start takes up at once what was left waiting, its failure is logged, and a stop waits for it", async () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const warned: string[] = [];
  const nothing = { purge: async () => undefined };
  const housekeeping = startHousekeeping({
    ledger: nothing,
    inbox: nothing,
    resume: async () => {
      asked.resolve();
      await answer.promise;
    },
    clock: systemClock,
    logger: {
      info: () => undefined,
      warn: (_data, message) => void warned.push(message),
      error: () => undefined,
    },
  });
  await asked.promise;
  const stopped = housekeeping.stop().then(() => warned.length);
  answer.reject(new Error("the database is away"));
  expect(await stopped).toBe(1);
  expect(warned).toEqual(["housekeeping failed"]);
});
