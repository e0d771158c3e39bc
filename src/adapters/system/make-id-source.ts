import { randomBytes } from "node:crypto";
import type { Clock } from "#core/shared/clock.ts";
import type { IdSource } from "#core/shared/id-source.ts";

const counterMax = 0xfff;

/**
 * UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then a 12-bit counter that keeps the ids of one process in
 * order within a millisecond and when the clock steps back (method 1 of section 6.2), then 62 random bits.
 */
export function makeIdSource(clock: Clock): IdSource {
  let lastMs = 0;
  let counter = 0;
  return () => {
    const nowMs = clock.now().getTime();
    if (nowMs > lastMs) {
      lastMs = nowMs;
      counter = 0;
    } else if (counter < counterMax) {
      counter += 1;
    } else {
      // The counter is used up: borrow from the next millisecond.
      lastMs += 1;
      counter = 0;
    }
    const time = lastMs.toString(16).padStart(12, "0");
    const count = counter.toString(16).padStart(3, "0");
    const random = randomBytes(8);
    random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
    const tail = random.toString("hex");
    return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${tail.slice(0, 4)}-${tail.slice(4)}`;
  };
}
