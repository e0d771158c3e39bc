import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";

/** A body as it is stored. */
export interface StoredBody {
  readonly body: Uint8Array;
  /** Whether it is packed (gzip). */
  readonly isPacked: boolean;
}

/** Below, what packing saves is less than what it costs, and several are fetched together. */
export const packedBytesMin = 131_072;

/** Packs a large body, off the main thread: alerts repeat the same words, so the fastest level leaves a tenth or less. */
export async function packBody(body: Uint8Array): Promise<StoredBody> {
  if (body.length < packedBytesMin) return { body, isPacked: false };
  return { body: await promisify(gzip)(body, { level: 1 }), isPacked: true };
}

/** The body that was stored. */
export async function unpackBody({ body, isPacked }: StoredBody): Promise<Uint8Array> {
  return isPacked ? promisify(gunzip)(body) : body;
}
