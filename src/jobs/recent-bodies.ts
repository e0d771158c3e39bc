/** Large bodies that were taken in a moment ago, so that they needn't come back from the disk or the database. */
export interface RecentBodies<Packed> {
  /** Remembers a body, and how it is stored, while there is room for it. */
  keep(id: string, body: Uint8Array, packed: Promise<Packed>): void;
  /** The body, once; undefined when it wasn't kept. */
  take(id: string): Uint8Array | undefined;
  /** How a kept body is stored; undefined when it wasn't kept. */
  packed(id: string): Promise<Packed> | undefined;
}

/** Long enough for the worker beside the drain; another replica may have taken the work. */
const keepMs = 10_000;
/** Two of the largest that a vendor's body may be. */
const bytesMaxDefault = 32 * 1_048_576;

/** Keeps bodies for 10 s, the newest up to 32 MiB together. */
export function makeRecentBodies<Packed>(bytesMax = bytesMaxDefault): RecentBodies<Packed> {
  const kept = new Map<string, { readonly body: Uint8Array; readonly packed: Promise<Packed> }>();
  let bytes = 0;
  const take = (id: string) => {
    const body = kept.get(id)?.body;
    bytes -= body?.length ?? 0;
    kept.delete(id);
    return body;
  };
  return {
    keep: (id, body, packed) => {
      if (body.length > bytesMax) return;
      take(id);
      for (const oldest of kept.keys()) {
        if (bytes + body.length <= bytesMax) break;
        take(oldest);
      }
      kept.set(id, { body, packed });
      bytes += body.length;
      setTimeout(() => {
        if (kept.get(id)?.body === body) take(id);
      }, keepMs).unref();
    },
    take,
    packed: (id) => kept.get(id)?.packed,
  };
}
