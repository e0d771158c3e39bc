import { expect, test } from "vitest";
import { actions, button, header, option, section } from "#templates/slack/block.ts";
import { md } from "#templates/slack/escape.ts";
import { fitMessage, fitModal } from "#templates/slack/fit.ts";
import { fitBlock } from "#templates/slack/fit-block.ts";
import { actionIds, incidentPageRef, incidentRef, stepRef } from "#templates/slack/ids.ts";

test("a message with too many paragraphs keeps its title and its buttons and says what is missing", () => {
  const paragraphs = Array.from({ length: 80 }, (_, index) => section(md`line ${index}`));
  const { blocks } = fitMessage({
    text: md`x`,
    blocks: [header("Title"), ...paragraphs, actions(button("Go", "go", "1"))],
  });
  expect(blocks).toHaveLength(50);
  expect(blocks[0]).toMatchObject({ type: "header" });
  expect(blocks.at(-1)).toMatchObject({ type: "actions" });
  expect(JSON.stringify(blocks)).toContain("… 33 more not shown");
});

test("long paragraphs are shortened before any of them is left out", () => {
  const paragraphs = Array.from({ length: 10 }, (_, index) => section({ safe: `p${index} ${"x".repeat(2_900)}` }));
  const { blocks } = fitMessage({ text: md`x`, blocks: paragraphs });
  expect(blocks).toHaveLength(10);
  expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(13_200);
});

test("a button whose value would have to be cut is left out, because a cut value acts on something else", () => {
  const [row, note] = fitBlock(actions(button("A", "a", "x".repeat(2_001)), button("B", "b", "ok")));
  expect(row).toMatchObject({ elements: [{ action_id: "b" }] });
  expect(JSON.stringify(note)).toContain("… 1 more not shown");
});

test("a menu keeps five choices and says how many are missing", () => {
  const options = Array.from({ length: 8 }, (_, index) => option(`o${index}`, String(index)));
  const [row, note] = fitBlock(actions({ type: "overflow", action_id: "m", options }));
  expect(row).toMatchObject({ elements: [{ options: options.slice(0, 5) }] });
  expect(JSON.stringify(note)).toContain("… 3 more not shown");
});

test("a modal's metadata is refused rather than cut", () => {
  expect(() => fitModal({ callbackId: "c", title: "t", blocks: [], metadata: "x".repeat(3_001) })).toThrow(RangeError);
});

test("a reference comes back as it was sent, and nothing else is taken for one", () => {
  const values = { sessionId: 's"1', stepId: "<b>" };
  expect(stepRef.decode(stepRef.encode(values))).toEqual(values);
  expect(stepRef.decode(incidentRef.encode({ incidentId: "i" }))).toBeUndefined();
  for (const text of [undefined, "", "{}", '[2,"s","a","b"]', '[1,"s","a"]', '[1,"s","a",3]', "["])
    expect(stepRef.decode(text)).toBeUndefined();
});

test("a menu's choice with a UUID fits Slack's 75 characters", () => {
  const value = incidentPageRef.encode({ incidentId: "018f3b3c-0000-7000-8000-000000000007", page: "severity" });
  expect(value.length).toBeLessThanOrEqual(75);
  expect(actionIds.incidentOverflow).toBe("incident:overflow");
});
