import type { Figure } from "../figure.ts";
import { percentile } from "../percentile.ts";

/** Figures of one series of acknowledgements beside the bare app's. */
export function ackFigures(what: string, muster: readonly number[], bare: readonly number[]): readonly Figure[] {
  return [50, 99].map((percent) => ({
    name: `${what} acknowledged, p${percent}`,
    value: percentile(muster, percent),
    unit: "ms",
    bare: percentile(bare, percent),
  }));
}
