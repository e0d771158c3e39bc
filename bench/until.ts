import { setTimeout as wait } from "node:timers/promises";

/** Asks until there is an answer, every `everyMs`; throws when there is none after `withinMs`. */
export async function until<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined> | Answer | undefined,
  { withinMs = 20_000, everyMs = 5 } = {},
): Promise<Answer> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs / 1_000} s in vain: ${what}.`);
    await wait(everyMs);
  }
}
