import { expect, test } from "vitest";
import { makeRefusalLog } from "#http/refusal-log.ts";

test("a flood of refusals is one line at once and then one every ten seconds, which counts them all", () => {
  const lines: { readonly refused: number }[] = [];
  let nowMs = 0;
  const refuse = makeRefusalLog({ say: (data) => lines.push(data), nowMs: () => nowMs });
  for (; nowMs < 25_000; nowMs += 1) refuse(new Error("full"));
  expect(lines.map(({ refused }) => refused)).toEqual([1, 10_000, 10_000]);
});
