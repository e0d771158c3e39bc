import { randomFillSync } from "node:crypto";
import type { Clock } from "#core/shared/clock.ts";
import type { IdSource } from "#core/shared/id-source.ts";

const counterMax = 0xfff;
const randomBytesEach = 8;
/** Random bytes are fetched for so many ids at once: asking the system for eight costs as much as for thousands. */
const idsAhead = 256;

/**
 * UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then a 12-bit counter that keeps the ids of one process in
 * order within a millisecond and when the clock steps back (method 1 of section 6.2), then 62 random bits.
 */
export function makeIdSource(clock: Clock): IdSource {
  let lastMs = 0;
  let time = "";
  let counter = 0;
  const pool = Buffer.alloc(idsAhead * randomBytesEach);
  let tails = "";
  let used = 0;
  /** The last 64 bits, of which two are fixed. */
  const takeTail = () => {
    if (used === tails.length) {
      randomFillSync(pool);
      for (let at = 0; at < pool.length; at += randomBytesEach) pool[at] = ((pool[at] ?? 0) & 0x3f) | 0x80;
      tails = pool.toString("hex");
      used = 0;
    }
    const at = used;
    used += 2 * randomBytesEach;
    return `${tails.slice(at, at + 4)}-${tails.slice(at + 4, used)}`;
  };
  return () => {
    const nowMs = clock.now().getTime();
    const beforeMs = lastMs;
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
    if (lastMs !== beforeMs) time = lastMs.toString(16).padStart(12, "0");
    const count = counter.toString(16).padStart(3, "0");
    return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${takeTail()}`;
  };
}
