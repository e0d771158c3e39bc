import { describe, expect, test } from "vitest";
import { type Figure, verdictOf } from "#bench/figure.ts";
import { figureTable } from "#bench/figure-table.ts";

const figure = (changes: Partial<Figure>): Figure => ({
  name: "room ready, p50",
  value: 425.4,
  unit: "ms",
  ...changes,
});

describe("the table of figures", () => {
  test("a value at its target keeps it, one above misses it, one without a target is not judged", () => {
    expect(verdictOf(figure({ value: 550, target: 550 }))).toBe("ok");
    expect(verdictOf(figure({ value: 550.1, target: 550 }))).toBe("MISS");
    expect(verdictOf(figure({ value: 2, unit: "x", least: 2 }))).toBe("ok");
    expect(verdictOf(figure({ value: 1.9, unit: "x", least: 2 }))).toBe("MISS");
    expect(verdictOf(figure({}))).toBe("");
  });

  test("every figure is a line with its target, its verdict and the bare counterpart, columns in line", () => {
    const table = figureTable([
      figure({ target: 550 }),
      figure({ name: "memory", value: 315, unit: "MiB", bare: 98.14, target: 130 }),
      figure({ name: "multiple", value: 2.831, unit: "round trips" }),
    ]);
    expect(table).toBe(
      [
        "                   muster      bare      target",
        "---------------  --------  --------  ----------  ----",
        "room ready, p50    425 ms             <= 550 ms  ok",
        "memory            315 MiB  98.1 MiB  <= 130 MiB  MISS",
        "multiple         2.83 RTT",
      ].join("\n"),
    );
  });
});
