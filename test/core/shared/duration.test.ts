import { expect, test } from "vitest";
import { after, parseDuration, sayDuration } from "#core/shared/duration.ts";

test.each([
  ["90s", { kind: "time", ms: 90_000 }],
  ["15m", { kind: "time", ms: 900_000 }],
  ["2h", { kind: "time", ms: 7_200_000 }],
  [" 1d ", { kind: "time", ms: 86_400_000 }],
  ["5bd", { kind: "business-days", days: 5 }],
])("%j is a duration", (text, duration) => {
  expect(parseDuration(text)).toEqual(duration);
});

test.each(["", "5", "m", "-5m", "1.5h", "5 m", "5w", "9999999s"])("%j is no duration", (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

test("business days skip the weekend", () => {
  const friday = new Date("2026-03-06T09:00:00.000Z");
  expect(after(friday, { kind: "business-days", days: 1 })).toEqual(new Date("2026-03-09T09:00:00.000Z"));
});

test.each([
  [45_000, "45 s"],
  [720_000, "12 min"],
  [3 * 3_600_000 + 300_000, "3 h 5 min"],
  [52 * 3_600_000, "2 d 4 h"],
])("%d ms reads as %j", (ms, text) => {
  expect(sayDuration(ms)).toBe(text);
});
