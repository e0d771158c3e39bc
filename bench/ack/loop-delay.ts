/** How late Muster's own event loop was at worst in 99 of 100 cases since this was asked last, in milliseconds, by its metrics. */
export async function loopDelayMs(musterUrl: string): Promise<number> {
  const text = await (await fetch(`${musterUrl}/metrics`)).text();
  const seconds = /^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(text)?.[1];
  return Number(seconds) * 1_000;
}
