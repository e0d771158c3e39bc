/** One measured figure. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: "ms" | "MiB" | "round trips" | "calls";
  /** The most it may be; absent where nothing is promised. */
  readonly target?: number;
  /** The same, measured in the same run on the barest thing that does the job. */
  readonly bare?: number;
}

/** Whether a figure keeps its target; empty when it has none. */
export function verdictOf({ value, target }: Figure): "ok" | "MISS" | "" {
  if (target === undefined) return "";
  return value <= target ? "ok" : "MISS";
}
