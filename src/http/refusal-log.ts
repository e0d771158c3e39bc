const everyMsDefault = 10_000;

/**
 * Says that deliveries could not be kept: the first at once, then every 10 s with how many there were since. A full spool refuses thousands
 * a second, and a log that fills the same disk helps nobody; the metric counts each.
 */
export function makeRefusalLog(needs: {
  readonly say: (data: { readonly error: unknown; readonly refused: number }, message: string) => void;
  /** A monotonic clock. */
  readonly nowMs: () => number;
  readonly everyMs?: number;
}): (error: unknown) => void {
  let saidMs = Number.NEGATIVE_INFINITY;
  let refused = 0;
  return (error) => {
    refused += 1;
    if (needs.nowMs() - saidMs < (needs.everyMs ?? everyMsDefault)) return;
    saidMs = needs.nowMs();
    needs.say({ error, refused }, "deliveries could not be kept");
    refused = 0;
  };
}
