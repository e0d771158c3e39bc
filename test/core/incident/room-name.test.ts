import fc from "fast-check";
import { expect, test } from "vitest";
import { roomName } from "#core/incident/room-name.ts";
import { parseSeverity } from "#core/incident/severity.ts";

test("a room's name is valid in Slack whatever the title", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), fc.integer({ min: 1, max: 1e6 }), (title, number) => {
      expect(roomName("inc-{{ number }}-{{ slug }}", { number, title })).toMatch(/^[a-z0-9_-]{1,80}$/);
    }),
  );
});

test("a title without a Latin letter still gives a name", () => {
  expect(roomName("inc-{{ number }}-{{ slug }}", { number: 7, title: "결제 장애" })).toBe("inc-7-incident");
});

test.each([
  ["1", "SEV1"],
  ["sev2", "SEV2"],
  ["P3", "SEV3"],
  [" SEV-4 ", "SEV4"],
  ["5", undefined],
  ["", undefined],
])("severity %j reads as %s", (text, severity) => {
  expect(parseSeverity(text)).toBe(severity);
});
