import { type FileHandle, open } from "node:fs/promises";
import type { AcceptedDelivery } from "#core/signal/accepted-delivery.ts";
import { findNextRecord, readRecord, recordHeadBytes } from "./spool-record.ts";

/** A stretch of a segment that holds no readable record. */
export interface Damage {
  readonly from: number;
  readonly to: number;
  /** Whether it may have been accepted: all but an end that was cut off in the middle of writing. */
  readonly mayBeAccepted: boolean;
}

/** A run of records of one segment. */
export interface SegmentReading {
  readonly deliveries: readonly AcceptedDelivery[];
  /** Where to read on. */
  readonly next: number;
  readonly damages: readonly Damage[];
}

/** How much to read at most; one record is read whatever its size. */
export interface ReadLimits {
  readonly records: number;
  readonly bytes: number;
}

/** Reads whole records of the segment from an offset up to `end`; steps over damaged stretches and reports them. */
export async function readSegment(
  path: string,
  range: { readonly from: number; readonly end: number },
  limits: ReadLimits,
): Promise<SegmentReading> {
  const file = await open(path, "r");
  try {
    const first = range.end - range.from > limits.bytes ? await firstLength(file, range.from) : 0;
    let windowEnd = Math.min(range.end, range.from + Math.max(limits.bytes, first));
    for (;;) {
      const bytes = Buffer.allocUnsafe(windowEnd - range.from);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, range.from);
      // Shorter than expected is a file that somebody cut: what is left is all there is.
      const isWhole = bytesRead === bytes.length;
      const isLast = windowEnd === range.end || !isWhole;
      const reading = readWindow(bytes.subarray(0, bytesRead), { ...range, isLast }, limits.records);
      if (typeof reading !== "number") return reading;
      windowEnd = Math.min(range.end, Math.max(reading, range.from + 2 * bytes.length));
    }
  } finally {
    await file.close();
  }
}

/** How long the record at an offset says it is: a large one is read at once, and not a part of it first. */
async function firstLength(file: FileHandle, from: number): Promise<number> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(recordHeadBytes), 0, recordHeadBytes, from);
  const reading = readRecord(buffer.subarray(0, bytesRead), 0);
  return reading.kind === "short" ? reading.end : 0;
}

/** The records of a window, or up to where the window must reach before anything can be said. */
function readWindow(
  bytes: Buffer,
  window: { readonly from: number; readonly end: number; readonly isLast: boolean },
  recordsMax: number,
): SegmentReading | number {
  const deliveries: AcceptedDelivery[] = [];
  const damages: Damage[] = [];
  let at = 0;
  while (at < bytes.length && deliveries.length < recordsMax) {
    const reading = readRecord(bytes, at);
    if (reading.kind === "record") {
      deliveries.push(reading.delivery);
      at = reading.end;
      continue;
    }
    if (!window.isLast) {
      if (deliveries.length > 0) break;
      // A damaged place can only be judged by what follows it.
      return reading.kind === "short" ? window.from + reading.end : window.end;
    }
    const next = findNextRecord(bytes, at);
    const to = next ?? bytes.length;
    damages.push({
      from: window.from + at,
      to: window.from + to,
      mayBeAccepted: next !== undefined || reading.kind !== "short",
    });
    at = next === undefined ? bytes.length : next;
  }
  const isAtEnd = window.isLast && at === bytes.length;
  return { deliveries, next: isAtEnd ? window.end : window.from + at, damages };
}
