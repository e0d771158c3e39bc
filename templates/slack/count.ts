/** A number with its noun: `1 alert`, `2 alerts`. Plain text. */
export function count(howMany: number, noun: string): string {
  return `${howMany} ${noun}${howMany === 1 ? "" : "s"}`;
}
