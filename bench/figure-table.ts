import { type Figure, verdictOf } from "./figure.ts";

const heads = ["", "muster", "bare", "target", ""];

/** The figures as a table for a terminal, in the given order. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    amount(figure, figure.value),
    amount(figure, figure.bare),
    targetOf(figure),
    verdictOf(figure),
  ]);
  const widths = heads.map((head, column) => Math.max(...[heads, ...rows].map((row) => (row[column] ?? head).length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => pad(cell, widths[column] ?? 0, column))
      .join("  ")
      .trimEnd();
  return [line(heads), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function targetOf(figure: Figure): string {
  const { least, target } = figure;
  if (least !== undefined && least === target) return amount(figure, target);
  if (least !== undefined) return `>= ${amount(figure, least)}`;
  return target === undefined ? "" : `<= ${amount(figure, target)}`;
}

/** Names and verdicts stand left, numbers right. */
function pad(cell: string, width: number, column: number): string {
  return column === 0 || column === heads.length - 1 ? cell.padEnd(width) : cell.padStart(width);
}

function amount({ unit }: Figure, value: number | undefined): string {
  if (value === undefined) return "";
  if (unit === "calls") return String(value);
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit === "round trips" ? "RTT" : unit}`;
}
