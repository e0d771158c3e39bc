import { expect, test } from "vitest";
import { countWaiting } from "#http/count-waiting.ts";

function makeDoor(options: { readonly quietMsMax?: number; readonly canBeTaken?: boolean } = {}) {
  const answers = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  let asked = 0;
  const takeIn = () => {
    asked += 1;
    return answers[asked - 1]?.promise ?? Promise.resolve("at once");
  };
  const door = countWaiting(takeIn, () => options.canBeTaken ?? true, options.quietMsMax ?? 60_000);
  return { door, answers };
}
const isSettled = async (promise: Promise<unknown>) => {
  const late = new Promise((resolve) => setTimeout(() => resolve("late"), 30));
  return (await Promise.race([promise.then(() => "settled"), late])) === "settled";
};

test("it is quiet when everybody has an answer, whatever it is", async () => {
  const { door, answers } = makeDoor();
  expect(await isSettled(door.whenQuiet())).toBe(true);
  const [first, second] = [door.takeIn(), door.takeIn()];
  const quiet = door.whenQuiet();
  answers[0]?.resolve("taken");
  expect(await first).toBe("taken");
  expect(await isSettled(quiet)).toBe(false);
  answers[1]?.reject(new Error("broken"));
  await expect(second).rejects.toThrow("broken");
  expect(await isSettled(quiet)).toBe(true);
});

test("who waits for the house is not waited for", async () => {
  const { door } = makeDoor({ canBeTaken: false });
  void door.takeIn();
  expect(await isSettled(door.whenQuiet())).toBe(true);
});

test("all waiting together has an end", async () => {
  const { door } = makeDoor({ quietMsMax: 50 });
  void door.takeIn();
  const first = door.whenQuiet();
  expect(await isSettled(first)).toBe(false);
  await first;
  expect(await isSettled(door.whenQuiet())).toBe(true);
});
