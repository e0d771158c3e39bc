import type { Figure } from "../figure.ts";

/** What became of a flood's requests: none may be lost, and one of which nothing was taken was none. */
export function floodFigures(taken: { readonly accepted: number; readonly refused: number }): readonly Figure[] {
  return [
    { name: "  alert requests answered 202", value: taken.accepted, unit: "calls", least: 1 },
    { name: "  alert requests answered otherwise", value: taken.refused, unit: "calls", target: 0 },
  ];
}
