/** Polls a condition; fails when it doesn't hold within `withinMs` (10 s). */
export async function until(condition: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Not so within ${withinMs} ms: ${condition.toString()}`);
    await new Promise((wake) => setTimeout(wake, 5));
  }
}
