import type { Logger } from "./logger.ts";

/** Parts of the house that end side by side. */
export interface StopStep {
  /** Of the whole time, what later steps need. */
  readonly keepMs: number;
  /** By name; each is told for how long it may finish what runs. It may reject. */
  readonly parts: Readonly<Record<string, (leftMs: number) => Promise<unknown>>>;
}

/**
 * Ends the parts of the house, step after step, in `withinMs` at most. A step whose time is over is left behind (with a warning that names
 * what still runs) and so is a part that fails, because those behind it have something to lose too; the first failure is thrown at the end.
 */
export async function stopInOrder(
  steps: readonly StopStep[],
  { withinMs, logger }: { readonly withinMs: number; readonly logger: Pick<Logger, "warn"> },
): Promise<void> {
  const endAt = performance.now() + withinMs;
  const failures: unknown[] = [];
  for (const { keepMs, parts } of steps) {
    const leftMs = Math.max(0, endAt - performance.now() - keepMs);
    const running = new Set(Object.keys(parts));
    const ended = Object.entries(parts).map(async ([name, end]) => {
      try {
        await end(leftMs);
      } catch (error) {
        failures.push(error);
      } finally {
        running.delete(name);
      }
    });
    await orAfter(leftMs, Promise.all(ended));
    if (running.size > 0)
      logger.warn({ parts: [...running] }, "parts of Muster did not stop in time; the next start finishes their work");
  }
  if (failures.length > 0) throw failures[0];
}

async function orAfter(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, over]);
  clearTimeout(timer);
}
