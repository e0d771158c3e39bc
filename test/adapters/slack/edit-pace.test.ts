import { expect, test } from "vitest";
import { makeEditPace } from "#adapters/slack/edit-pace.ts";

test("a message may be edited at once, then after a second, and its line elsewhere after five", () => {
  let now = 1_000;
  const pace = makeEditPace(() => now);
  for (const slot of ["incident-card:i1", "announcement:i1"]) {
    expect(pace.leftMs(slot)).toBe(0);
    pace.note(slot);
  }
  now += 400;
  expect(pace.leftMs("incident-card:i1")).toBe(600);
  expect(pace.leftMs("announcement:i1")).toBe(4_600);
  expect(pace.leftMs("incident-card:i2")).toBe(0);
  now += 4_600;
  expect([pace.leftMs("incident-card:i1"), pace.leftMs("announcement:i1")]).toEqual([0, 0]);
});
