import { expect, test } from "vitest";
import { stopInOrder } from "#src/stop-in-order.ts";

const never = () => new Promise<never>(() => undefined);
const warned: object[] = [];
const logger = { warn: (data: object) => void warned.push(data) };

test("what hangs keeps nobody behind it from ending, and is named", async () => {
  warned.length = 0;
  const ended: string[] = [];
  const end = (name: string) => async () => void ended.push(name);
  await stopInOrder(
    [
      { keepMs: 40, parts: { slack: never, door: end("door") } },
      { keepMs: 20, parts: { workers: never } },
      { keepMs: 0, parts: { storage: end("storage") } },
    ],
    { withinMs: 60, logger },
  );
  expect(ended).toEqual(["door", "storage"]);
  expect(warned).toEqual([{ parts: ["slack"] }, { parts: ["workers"] }]);
});

test("parts of a step end side by side, and the next step waits for all of them", async () => {
  warned.length = 0;
  const gate = Promise.withResolvers<void>();
  const seen: string[] = [];
  const stopped = stopInOrder(
    [
      {
        keepMs: 0,
        parts: {
          slack: () => gate.promise.then(() => void seen.push("slack ended")),
          door: async () => {
            seen.push("door ended");
            gate.resolve();
          },
        },
      },
      { keepMs: 0, parts: { storage: async () => void seen.push("storage ended") } },
    ],
    { withinMs: 60_000, logger },
  );
  await stopped;
  expect([seen, warned]).toEqual([["door ended", "slack ended", "storage ended"], []]);
});

test("a part that fails is reported after everything else has ended", async () => {
  let isClosed = false;
  const close = async () => {
    isClosed = true;
  };
  const fail = async () => {
    throw new Error("no connection");
  };
  const steps = [
    { keepMs: 0, parts: { door: fail } },
    { keepMs: 0, parts: { storage: close } },
  ];
  await expect(stopInOrder(steps, { withinMs: 60_000, logger })).rejects.toThrow("no connection");
  expect(isClosed).toBe(true);
});
