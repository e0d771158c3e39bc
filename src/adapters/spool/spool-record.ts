import { crc32 } from "node:zlib";
import { z } from "zod";
import type { AcceptedDelivery } from "#core/signal/accepted-delivery.ts";

/*
 * One record: magic, length of what follows the head, CRC-32 of what follows the head; then the length of the description, the
 * description as JSON, the body. All numbers are 32 bits, little endian.
 */
const magic = 0x3152534d; // "MSR1"
const magicBytes = Buffer.from("MSR1");
/** What a record begins with; it says how long the record is. */
export const recordHeadBytes = 12;
const bodyLengthMax = 64 * 1_048_576;

const Description = z.object({
  id: z.string(),
  source: z.string(),
  deliveryKey: z.string().nullable(),
  receivedAtMs: z.number(),
  refusal: z.string().nullable(),
});

/** What stands at a place of a segment. */
export type RecordReading =
  | { readonly kind: "record"; readonly delivery: AcceptedDelivery; readonly end: number }
  /** The bytes end before the record does; `end` is where it would end, as far as that is known. */
  | { readonly kind: "short"; readonly end: number }
  | { readonly kind: "damaged" };

/** The bytes of one record, in pieces so that a large body is never copied. */
export function encodeRecord(delivery: AcceptedDelivery): readonly [Buffer, Uint8Array] {
  const { id, source, deliveryKey, refusal, body } = delivery;
  const text = JSON.stringify({ id, source, deliveryKey, receivedAtMs: delivery.receivedAt.getTime(), refusal });
  const descriptionBytes = Buffer.byteLength(text);
  const front = Buffer.allocUnsafe(recordHeadBytes + 4 + descriptionBytes);
  front.writeUInt32LE(magic, 0);
  front.writeUInt32LE(4 + descriptionBytes + body.length, 4);
  front.writeUInt32LE(descriptionBytes, recordHeadBytes);
  front.write(text, recordHeadBytes + 4, "utf8");
  front.writeUInt32LE(crc32(body, crc32(front.subarray(recordHeadBytes))), 8);
  return [front, body];
}

/** Reads the record that starts at an offset. */
export function readRecord(bytes: Buffer, offset: number): RecordReading {
  if (bytes.length - offset < recordHeadBytes) {
    const isStart = magicBytes.subarray(0, bytes.length - offset).equals(bytes.subarray(offset, offset + 4));
    return isStart || bytes.length - offset > 4
      ? { kind: "short", end: offset + recordHeadBytes }
      : { kind: "damaged" };
  }
  const length = bytes.readUInt32LE(offset + 4);
  if (bytes.readUInt32LE(offset) !== magic || length < 4 || length > bodyLengthMax) return { kind: "damaged" };
  const end = offset + recordHeadBytes + length;
  if (end > bytes.length) return { kind: "short", end };
  const content = bytes.subarray(offset + recordHeadBytes, end);
  if (crc32(content) !== bytes.readUInt32LE(offset + 8)) return { kind: "damaged" };
  const bodyStart = 4 + content.readUInt32LE(0);
  const description = Description.safeParse(JSON.parse(content.toString("utf8", 4, bodyStart)));
  if (!description.success) return { kind: "damaged" };
  const { receivedAtMs, ...rest } = description.data;
  const delivery = { ...rest, receivedAt: new Date(receivedAtMs), body: content.subarray(bodyStart) };
  return { kind: "record", delivery, end };
}

/** Where the next whole record after a damaged place starts; undefined when there is none. */
export function findNextRecord(bytes: Buffer, after: number): number | undefined {
  for (let at = bytes.indexOf(magicBytes, after + 1); at !== -1; at = bytes.indexOf(magicBytes, at + 1)) {
    if (readRecord(bytes, at).kind === "record") return at;
  }
  return undefined;
}
