import { setTimeout as wait } from "node:timers/promises";

const lookEveryMs = 20;

/** The first value that `look` finds; fails with `wanted` and what it saw last when there is none within `withinMs`. */
export async function eventually<Found>(
  wanted: string,
  look: () => Found | undefined | Promise<Found | undefined>,
  { withinMs = 20_000, seen = () => "" }: { readonly withinMs?: number; readonly seen?: () => string } = {},
): Promise<Found> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`Not within ${withinMs / 1_000} s: ${wanted}\n${seen()}`);
    await wait(lookEveryMs);
  }
}
