/** One measured figure. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: "ms" | "MiB" | "round trips" | "calls" | "/s" | "x";
  /** The most it may be; absent where nothing is promised. */
  readonly target?: number;
  /** The least it may be; absent where nothing is promised. */
  readonly least?: number;
  /** The same, measured in the same run on the barest thing that does the job. */
  readonly bare?: number;
}

/** Whether a figure keeps its target; empty when it has none. */
export function verdictOf({ value, target, least }: Figure): "ok" | "MISS" | "" {
  if (target === undefined && least === undefined) return "";
  return value <= (target ?? value) && value >= (least ?? value) ? "ok" : "MISS";
}
