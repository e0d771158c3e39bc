import { describe, expect, test } from "vitest";
import { percentile } from "#bench/percentile.ts";

describe("a percentile", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  test.each([
    [50, 50],
    [95, 95],
    [99, 99],
    [100, 100],
    [0.5, 1],
  ])("p%d of 1..100 in any order is %d", (percent, expected) => {
    expect(percentile(hundred, percent)).toBe(expected);
  });

  test("the p50 of an even number of values is the lower one in the middle, a value that was measured", () => {
    expect(percentile([4, 1, 3, 2], 50)).toBe(2);
  });

  test("the p99 of fewer than a hundred values is the largest", () => {
    expect(percentile([3, 1, 20], 99)).toBe(20);
  });

  test("the given values stay as they are", () => {
    const values = [3, 1, 2];
    percentile(values, 50);
    expect(values).toEqual([3, 1, 2]);
  });

  test("of nothing, or outside 0 to 100, there is none", () => {
    expect(() => percentile([], 50)).toThrow(RangeError);
    expect(() => percentile([1], 0)).toThrow(RangeError);
    expect(() => percentile([1], 101)).toThrow(RangeError);
  });
});
