/** The nearest-rank percentile: the smallest value that at least `percent` of all values don't exceed. 0 < percent <= 100. */
export function percentile(values: readonly number[], percent: number): number {
  if (percent <= 0 || percent > 100)
    throw new RangeError(`A percentile lies above 0 and at most at 100, not ${percent}.`);
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.ceil((percent / 100) * sorted.length) - 1];
  if (value === undefined) throw new RangeError("There is no percentile of no values.");
  return value;
}
