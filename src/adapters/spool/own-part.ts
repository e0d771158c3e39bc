import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "#core/shared/fault.ts";
import type { IdSource } from "#core/shared/id-source.ts";
import type { Log } from "./log.ts";
import { type SegmentWriter, startSegment, syncFolder } from "./segment-writer.ts";
import { isMissing } from "./spool-owners.ts";
import { makeSpoolPart, type ReadableSegment, type SpoolPart } from "./spool-part.ts";

/** The part of the spool that this process writes to. */
export interface OwnPart {
  /** Writes pieces of whole records to disk. Throws the Fault `spool-unwritable`. */
  append(pieces: readonly Uint8Array[]): Promise<void>;
  /** Its readable side; another one after the folder was taken from us. */
  part(): SpoolPart;
  /** Begins a new part when the folder was taken from us, so that nobody looks for what others drain. */
  look(): Promise<void>;
  oldestAt(): Date | null;
  trouble(): string | null;
  /** Closes the files; removes the folder when all is drained. */
  close(): Promise<void>;
}

const segmentBytesMaxDefault = 16 * 1_048_576;

/** Makes our part of the spool; folders and files appear with the first record. */
export function makeOwnPart(needs: {
  readonly folder: string;
  readonly token: string;
  readonly newId: IdSource;
  readonly logger: Log;
  readonly segmentBytesMax?: number;
  readonly onDamage?: (bytes: number) => void;
  /** Makes our owner file, before anything bears our name. */
  readonly announce: () => Promise<void>;
}): OwnPart {
  const { logger } = needs;
  let place = makePlace();
  let trouble: string | null = null;
  let filledAt: Date | null = null;

  function makePlace() {
    const id = needs.newId();
    const folder = join(needs.folder, `${id}.${needs.token}`);
    const sealed: ReadableSegment[] = [];
    const part = makeSpoolPart({
      id,
      folder,
      logger,
      onDamage: needs.onDamage ?? (() => undefined),
      segments: () =>
        writer === undefined || writer.folder !== folder ? sealed : [...sealed, growing(writer.segment)],
      onFinished: () => void sealed.shift(),
    });
    return { id, folder, sealed, part, isMade: false, segmentCount: 0 };
  }
  let writer: { readonly folder: string; readonly segment: SegmentWriter } | undefined;

  const open = async (): Promise<SegmentWriter> => {
    if (writer !== undefined && writer.segment.length() < (needs.segmentBytesMax ?? segmentBytesMaxDefault))
      return writer.segment;
    await seal();
    if (!place.isMade) {
      await needs.announce();
      await mkdir(place.folder, { recursive: true, mode: 0o700 });
      await syncFolder(needs.folder);
      place.isMade = true;
    }
    place.segmentCount += 1;
    const segment = await startSegment(place.folder, `${String(place.segmentCount).padStart(9, "0")}.log`);
    writer = { folder: place.folder, segment };
    return segment;
  };

  const seal = async () => {
    if (writer === undefined) return;
    const { segment } = writer;
    writer = undefined;
    // First listed, then closed: a reader must not miss it in between.
    place.sealed.push({ path: segment.path, length: segment.length(), isGrowing: false });
    await segment.close().catch((error: unknown) => logger.warn({ error }, "a segment of the spool did not close"));
  };

  const write = async (pieces: readonly Uint8Array[]) => {
    const segment = await open();
    await segment.append(pieces);
  };

  /** We were away for so long that another process took our folder over. What stands there is in its hands. */
  const beginAnew = async () => {
    logger.warn({ part: place.id }, "the spool's folder was taken over by another process; a new one is begun");
    const { segment } = writer ?? {};
    writer = undefined;
    place = makePlace();
    await segment?.close().catch(() => undefined);
  };

  let isWriting = false;
  return {
    look: async () => {
      // Who writes finds out by itself.
      if (!isWriting && place.isMade && !existsSync(place.folder)) await beginAnew();
    },
    append: async (pieces) => {
      isWriting = true;
      try {
        await write(pieces).catch(async (error: unknown) => {
          if (!place.isMade || !isMissing(error)) throw error;
          await beginAnew();
          await write(pieces);
        });
        if (trouble !== null) logger.info({}, "the spool can be written to again");
        trouble = null;
        filledAt ??= new Date();
      } catch (cause) {
        await seal();
        const words = cause instanceof Error ? cause.message : String(cause);
        if (trouble === null) logger.warn({ error: cause }, "the spool can't be written to");
        trouble = words;
        throw unwritable(needs.folder, words, cause);
      } finally {
        isWriting = false;
      }
    },
    part: () => place.part,
    oldestAt: () => {
      if (place.part.pendingBytes() === 0) filledAt = null;
      return place.part.oldestAt() ?? filledAt;
    },
    trouble: () => trouble,
    close: async () => {
      await seal();
      if (place.isMade && place.part.pendingBytes() === 0) await rm(place.folder, { recursive: true, force: true });
    },
  };
}

function growing(segment: SegmentWriter): ReadableSegment {
  return { path: segment.path, length: segment.length(), isGrowing: true };
}

function unwritable(folder: string, words: string, cause: unknown): Fault {
  return new Fault({
    code: "spool-unwritable",
    message: "The spool can't be written to.",
    hint: `The system says "${words}". Make room in ${folder} and see that it can be written to.`,
    retry: "may-retry",
    cause,
  });
}
