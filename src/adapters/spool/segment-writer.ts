import { accessSync, constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { platform } from "node:os";
import { syncFolder } from "./make-folder.ts";

/** A file that records are appended to. */
export interface SegmentWriter {
  readonly path: string;
  /** How many bytes are on disk for good. */
  length(): number;
  /** Appends and resolves when the bytes are on disk. After a failure nothing of it counts; the caller closes the segment. */
  append(pieces: readonly Uint8Array[]): Promise<void>;
  /** Cuts what a failed append left behind, as far as the disk lets us, and closes. */
  close(): Promise<void>;
}

/**
 * Starts a new segment. The first that is written to it also makes `newIn` last, the folders that have new entries: side by side, the disk
 * takes all of it at once, and who stands at the door of a start waits for that. Throws what the system says.
 */
export async function startSegment(path: string, newIn: readonly string[]): Promise<SegmentWriter> {
  // A write returns when the disk has it: one trip to another thread instead of two.
  const { O_WRONLY, O_CREAT, O_EXCL, O_DSYNC } = constants;
  const file = await open(path, O_WRONLY | O_CREAT | O_EXCL | O_DSYNC, 0o600);
  let unsynced = newIn;
  let length = 0;
  return {
    path,
    length: () => length,
    append: async (pieces) => {
      const syncing = Promise.all(unsynced.map(syncFolder));
      // Awaited below, unless the write itself fails.
      syncing.catch(() => undefined);
      const end = await writeAll(file, pieces, length);
      // macOS leaves such a write in the drive's cache; only this empties it.
      if (platform() === "darwin") await file.datasync();
      await syncing;
      unsynced = [];
      // Whoever took our folder over reads only what was written before: answers may be given only while it is ours. No clock can
      // say so (a process that was paused believes itself fresh), and asking takes a microsecond, less than a trip to a thread.
      accessSync(path);
      length = end;
    },
    close: async () => {
      await file.truncate(length).catch(() => undefined);
      await file.close();
    },
  };
}

async function writeAll(file: FileHandle, pieces: readonly Uint8Array[], from: number): Promise<number> {
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const { bytesWritten } = await file.writev([...pieces], from);
  if (bytesWritten === size) return from + size;
  // The disk is nearly full: writing the rest makes the system say so, or succeeds.
  const rest = Buffer.concat(pieces).subarray(bytesWritten);
  for (let done = 0; done < rest.length; ) {
    const written = await file.write(rest, done, rest.length - done, from + bytesWritten + done);
    if (written.bytesWritten === 0) throw new Error("The disk takes no more.");
    done += written.bytesWritten;
  }
  return from + size;
}
