import { randomBytes } from "node:crypto";

/** Makes the workspace's ids and timestamps; both strictly increase, so they order and name things uniquely. */
export interface Identifiers {
  /** A Slack-like id such as `C000000002`. */
  next(prefix: string): string;
  /** A message timestamp such as `1700000000.000100`: epoch seconds and microseconds, never given twice. */
  timestamp(): string;
  /** Unguessable hex of the given number of bytes. */
  secret(bytes: number): string;
}

/** Makes identifiers from a clock in epoch milliseconds. */
export function makeIdentifiers(clock: () => number): Identifiers {
  let counter = 0;
  let lastMicros = 0;
  return {
    next(prefix) {
      counter += 1;
      return `${prefix}${counter.toString(36).toUpperCase().padStart(9, "0")}`;
    },
    timestamp() {
      lastMicros = Math.max(lastMicros + 1, Math.floor(clock() * 1000));
      const seconds = Math.floor(lastMicros / 1_000_000);
      return `${seconds}.${String(lastMicros % 1_000_000).padStart(6, "0")}`;
    },
    secret: (bytes) => randomBytes(bytes).toString("hex"),
  };
}
