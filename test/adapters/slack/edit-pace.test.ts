import { expect, test } from "vitest";
import { makeEditPace } from "#adapters/slack/edit-pace.ts";

test("a message may be edited twice at once, then once a second, and its line elsewhere every five", () => {
  let now = 1_000;
  const pace = makeEditPace(() => now);
  const edit = (slot: string) => {
    expect(pace.leftMs(slot)).toBe(0);
    pace.note(slot);
  };
  edit("incident-card:i1");
  edit("incident-card:i1");
  edit("announcement:i1");
  now += 400;
  expect(pace.leftMs("incident-card:i1")).toBe(600);
  expect(pace.leftMs("announcement:i1")).toBe(4_600);
  expect(pace.leftMs("incident-card:i2")).toBe(0);
  now += 4_600;
  expect([pace.leftMs("incident-card:i1"), pace.leftMs("announcement:i1")]).toEqual([0, 0]);
});

test("however long a message rested, no minute sees more than a second's edits and one", () => {
  let now = 0;
  const pace = makeEditPace(() => now);
  pace.note("incident-card:i1");
  now += 3_600_000;
  const editsAt: number[] = [];
  for (const end = now + 60_000; now < end; now += 10) {
    if (pace.leftMs("incident-card:i1") > 0) continue;
    pace.note("incident-card:i1");
    editsAt.push(now - (end - 60_000));
  }
  expect(editsAt.slice(0, 4)).toEqual([0, 10, 1_000, 2_000]);
  expect(editsAt).toHaveLength(61);
});
