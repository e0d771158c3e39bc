/** Large bodies that were taken in a moment ago, so that they needn't come back from the database. */
export interface RecentBodies {
  /** Remembers a body while there is room for it. */
  keep(id: string, body: Uint8Array): void;
  /** The body, once; undefined when it wasn't kept. */
  take(id: string): Uint8Array | undefined;
}

/** Long enough for the worker beside the drain; another replica may have taken the work. */
const keepMs = 10_000;
/** Two of the largest that a vendor's body may be. */
const bytesMaxDefault = 32 * 1_048_576;

/** Keeps bodies from `leastBytes` on for 10 s, the newest up to 32 MiB together. */
export function makeRecentBodies(leastBytes: number, bytesMax = bytesMaxDefault): RecentBodies {
  const kept = new Map<string, Uint8Array>();
  let bytes = 0;
  const take = (id: string) => {
    const body = kept.get(id);
    bytes -= body?.length ?? 0;
    kept.delete(id);
    return body;
  };
  return {
    keep: (id, body) => {
      if (body.length < leastBytes || body.length > bytesMax) return;
      take(id);
      for (const oldest of kept.keys()) {
        if (bytes + body.length <= bytesMax) break;
        take(oldest);
      }
      kept.set(id, body);
      bytes += body.length;
      setTimeout(() => {
        if (kept.get(id) === body) take(id);
      }, keepMs).unref();
    },
    take,
  };
}
