import { expect, test } from "vitest";
import type { Effect } from "#core/shared/effect.ts";
import { makeTellDeadLetters, type OpenLetters } from "#core/signal/tell-dead-letters.ts";

const now = new Date("2026-01-01T12:00:00Z");

const tellAbout = async (open: readonly OpenLetters[], admins: readonly string[]) => {
  const wanted: Effect[] = [];
  await makeTellDeadLetters({
    open: async () => open,
    admins: async () => admins,
    transact: (work) => work({ outbox: { want: async (effect) => void wanted.push(effect) } }),
    clock: { now: () => now },
  })();
  return wanted;
};

test("every administrator gets one message per source and day, which says how many, how to look, and how to retry", async () => {
  const one = { source: "alertmanager", count: 1, since: now };
  const [first, second, ...others] = await tellAbout([one], ["U1", "U2"]);
  expect(others).toEqual([]);
  expect([first, second]).toMatchObject([{ userId: "U1" }, { userId: "U2" }]);
  expect(first).toMatchObject({ kind: "tell", text: expect.stringContaining("1 delivery from alertmanager") });
  expect(first).toMatchObject({ text: expect.stringContaining("npm run deadletter retry --source alertmanager") });
  // The same message, edited.
  const [later] = await tellAbout([{ ...one, count: 12 }], ["U1"]);
  expect(later).toMatchObject({
    tellId: Reflect.get(first ?? {}, "tellId"),
    text: expect.stringContaining("12 deliveries"),
  });
});

test("nothing is said when nothing lies dead, and nobody is told when nobody is an administrator", async () => {
  expect(await tellAbout([], ["U1"])).toEqual([]);
  expect(await tellAbout([{ source: "s", count: 1, since: now }], [])).toEqual([]);
});
