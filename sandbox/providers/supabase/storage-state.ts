/** A stored object. */
export interface StoredObject {
  readonly id: string;
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly cacheControl: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A bucket; a null limit allows everything. */
export interface Bucket {
  readonly id: string;
  readonly isPublic: boolean;
  readonly fileSizeLimit: number | null;
  readonly allowedMimeTypes: readonly string[] | null;
  readonly createdAt: number;
  readonly objects: Map<string, StoredObject>;
}

/** The project's buckets by id, and the links that were signed (token to object and expiry). */
export interface StorageState {
  readonly buckets: Map<string, Bucket>;
  readonly signed: Map<string, { readonly bucket: string; readonly path: string; readonly expiresAt: number }>;
}

/** A list entry: an object, or a folder when `object` is undefined. */
export interface ListEntry {
  readonly name: string;
  readonly object: StoredObject | undefined;
}

/** Lists what lies directly in the folder `prefix`, as `object/list` does: deeper paths show as folders. */
export function listFolder(bucket: Bucket, prefix: string): ListEntry[] {
  const folder = prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`;
  const entries = new Map<string, ListEntry>();
  for (const [path, object] of bucket.objects) {
    if (!path.startsWith(folder)) continue;
    const [name = "", ...deeper] = path.slice(folder.length).split("/");
    entries.set(name, { name, object: deeper.length === 0 ? object : undefined });
  }
  return [...entries.values()];
}
