import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "#core/shared/fault.ts";
import type { IdSource } from "#core/shared/id-source.ts";
import type { Log } from "./log.ts";
import { type SegmentWriter, startSegment } from "./segment-writer.ts";
import { isMissing } from "./spool-owners.ts";
import { makeSpoolPart, type ReadableSegment, type SpoolPart } from "./spool-part.ts";

/** The part of the spool that this process writes to. */
export interface OwnPart {
  /** Writes so many whole records, in pieces, to disk. Throws the Fault `spool-unwritable`. */
  append(pieces: readonly Uint8Array[], records: number): Promise<void>;
  /** Its readable side; another one after the folder was taken from us. */
  part(): SpoolPart;
  /** Begins a new part when the folder was taken from us, so that nobody looks for what others drain. */
  look(): Promise<void>;
  oldestAt(): Date | null;
  /** How many records stand here undrained. */
  records(): number;
  trouble(): string | null;
  /** Closes the files; removes the folder when all is drained, and answers whether it did. */
  close(): Promise<boolean>;
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
      onPassed: (records) => {
        made.records -= records;
      },
    });
    const made = { id, folder, sealed, part, isMade: false, segmentCount: 0, records: 0 };
    return made;
  }
  let writer: { readonly folder: string; readonly segment: SegmentWriter } | undefined;

  const open = async (): Promise<SegmentWriter> => {
    if (writer !== undefined && writer.segment.length() < (needs.segmentBytesMax ?? segmentBytesMaxDefault))
      return writer.segment;
    await seal();
    if (!place.isMade) {
      await needs.announce();
      await mkdir(place.folder, { mode: 0o700 });
      place.isMade = true;
    }
    place.segmentCount += 1;
    const name = `${String(place.segmentCount).padStart(9, "0")}.log`;
    const segment = await startSegment(join(place.folder, name), [place.folder, needs.folder]);
    writer = { folder: place.folder, segment };
    return segment;
  };

  const seal = async () => {
    if (writer === undefined) return;
    const { segment } = writer;
    writer = undefined;
    if (segment.length() === 0) {
      // Not even its first record found room: on a full disk each try would leave such a file.
      await segment.close().catch(() => undefined);
      await rm(segment.path, { force: true }).catch(() => undefined);
      return;
    }
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
    append: async (pieces, records) => {
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
        place.records += records;
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
    // What could not be read was set aside and is in nobody's way.
    records: () => (place.part.pendingBytes() === 0 ? 0 : place.records),
    trouble: () => trouble,
    close: async () => {
      await seal();
      if (!place.isMade || place.part.pendingBytes() > 0 || !existsSync(place.folder)) return false;
      await rm(place.folder, { recursive: true, force: true });
      return true;
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
