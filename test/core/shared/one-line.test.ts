import { expect, test } from "vitest";
import { canonicalJson } from "#core/shared/json.ts";
import { oneLine } from "#core/shared/one-line.ts";

test("text becomes one line with single spaces", () => {
  expect(oneLine(" a\n\tb  c ", 10)).toBe("a b c");
});

test("too long a text is cut within the limit and says so", () => {
  expect(oneLine("abcdef", 6)).toBe("abcdef");
  expect(oneLine("abcdefg", 6)).toBe("abcde…");
  expect(oneLine("abcd efgh", 6)).toBe("abcd…");
});

test("a cut never leaves half a character", () => {
  expect(oneLine("ab🔥cd", 4)).toBe("ab…");
  expect(oneLine("ab🔥cd", 5)).toBe("ab🔥…");
});

test("equal values have equal canonical texts, whatever the order of their keys", () => {
  expect(canonicalJson({ b: [1, { d: null, c: true }], a: "x" })).toBe('{"a":"x","b":[1,{"c":true,"d":null}]}');
});
