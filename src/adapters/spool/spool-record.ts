import { crc32 } from "node:zlib";
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

/** What is known of a delivery besides its body. */
type Description = Omit<AcceptedDelivery, "body" | "receivedAt"> & { readonly receivedAtMs: number };

/** By hand: a start opens its spool before it has loaded what checks everything else (docs/decisions/0007). */
function isDescription(value: unknown): value is Description {
  if (typeof value !== "object" || value === null) return false;
  const said: Readonly<Partial<Record<keyof Description, unknown>>> = value;
  const isTextOrNull = (field: unknown) => field === null || typeof field === "string";
  return (
    typeof said.id === "string" &&
    typeof said.source === "string" &&
    isTextOrNull(said.deliveryKey) &&
    typeof said.receivedAtMs === "number" &&
    isTextOrNull(said.refusal)
  );
}

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
  const description: unknown = JSON.parse(content.toString("utf8", 4, bodyStart));
  if (!isDescription(description)) return { kind: "damaged" };
  const { receivedAtMs, ...rest } = description;
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
