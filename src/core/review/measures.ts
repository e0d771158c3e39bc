/** Response times of an incident in milliseconds; null = unknown, never guessed. */
export interface Measures {
  /** Time to detect: start of the trouble -> incident opened. */
  readonly ttdMs: number | null;
  /** Time to acknowledge: opened -> first human reaction. */
  readonly ttaMs: number | null;
  /** Time to mitigate: started -> monitoring or resolved. */
  readonly ttmMs: number | null;
  /** Time to resolve: started -> resolved. */
  readonly ttrMs: number | null;
}
