import { expect, test } from "vitest";
import { section } from "#templates/slack/block.ts";
import { messageProblems } from "./slack-takes-it.ts";

test.each([
  ["a mention that isn't ours", "hello <!channel>"],
  ["a link with another address than it says", "<javascript:alert(1)|click>"],
  ["a bare ampersand", "a & b"],
  ["a stray closing bracket", "a > b"],
  ["half a character", "\uD83D"],
])("the referee of the view tests sees %s", (_what, safe) => {
  expect(messageProblems({ text: "x", blocks: [section({ safe })] })).not.toEqual([]);
});

test.each([
  ["too long a text", [section({ safe: "x".repeat(3_001) })]],
  ["too many blocks", Array.from({ length: 51 }, () => section({ safe: "x" }))],
  ["too much in one message", Array.from({ length: 10 }, () => section({ safe: "x".repeat(1_500) }))],
])("the referee of the view tests sees %s", (_what, blocks) => {
  expect(messageProblems({ text: "x", blocks })).not.toEqual([]);
});

test("the referee of the view tests sees text that Slack would turn into links", () => {
  const block = section({ safe: "see https://evil.example" });
  const { text, ...rest } = block;
  const loose = JSON.parse(JSON.stringify({ ...rest, text: { ...text, verbatim: false } }));
  expect(messageProblems({ text: "x", blocks: [loose] })).not.toEqual([]);
});
