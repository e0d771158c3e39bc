import { copyFile, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { AcceptedDelivery } from "#core/signal/accepted-delivery.ts";
import type { Log } from "./log.ts";
import { type Damage, type ReadLimits, readSegment } from "./read-segment.ts";

/** One folder of the spool, as its reader sees it: records in the order of acceptance. */
export interface SpoolPart {
  /** Stable for the folder's life, also when another process takes it over: the database remembers by it how far it is drained. */
  readonly id: string;
  /** What stands there undrained, as far as known. */
  pendingBytes(): number;
  /** When the oldest undrained record came in, as far as known; null when all is drained. */
  oldestAt(): Date | null;
  /** Forgets what comes up to this delivery: the database has it. */
  skipThrough(id: string): void;
  /** The next records, which stay there until `drained` is called. Empty when there are none for now. */
  read(limits: ReadLimits): Promise<readonly AcceptedDelivery[]>;
  /** The database has all records of the last `read`. */
  drained(): Promise<void>;
}

/** A segment and how far it may be read. */
export interface ReadableSegment {
  readonly path: string;
  /** How many bytes are on disk for good. */
  readonly length: number;
  /** Whether more may come. */
  readonly isGrowing: boolean;
}

/** What a part needs. */
export interface SpoolPartNeeds {
  readonly id: string;
  readonly folder: string;
  /** Oldest first. */
  readonly segments: () => readonly ReadableSegment[];
  /** Called when a segment is drained and will not grow. */
  readonly onFinished: (path: string) => void;
  /** Told how many records of those that stood here are behind the reader now. */
  readonly onPassed?: (records: number) => void;
  readonly onDamage: (bytes: number) => void;
  readonly logger: Log;
}

/** Reads a part of the spool from its beginning. */
export function makeSpoolPart(needs: SpoolPartNeeds): SpoolPart {
  let skipped: string | null = null;
  let position: { readonly path: string; readonly offset: number } | undefined;
  let reached: typeof position;
  let readRecords = 0;
  let oldestAt: Date | null = null;

  const current = (): { readonly segment: ReadableSegment; readonly offset: number } | undefined => {
    const segment = needs.segments()[0];
    if (segment === undefined) return undefined;
    return { segment, offset: position?.path === segment.path ? position.offset : 0 };
  };

  const pass = () => {
    position = reached;
    needs.onPassed?.(readRecords);
    readRecords = 0;
  };

  /** Steps to the next segment where one is read to its end. */
  const finish = async () => {
    for (let at = current(); at !== undefined && !at.segment.isGrowing; at = current()) {
      if (at.offset < at.segment.length) return;
      await rm(at.segment.path, { force: true });
      needs.onFinished(at.segment.path);
    }
  };

  const keepDamaged = async (path: string, damages: readonly Damage[]) => {
    for (const { from, to, mayBeAccepted } of damages) {
      const data = { segment: path, from, bytes: to - from };
      if (!mayBeAccepted) {
        // Cut off in the middle of writing; nobody was told that it is accepted.
        needs.logger.info(data, "the spool ends in half a record, which is left out");
        continue;
      }
      const copy = join(needs.folder, "..", "damaged", `${needs.id}-${path.split("/").at(-1)}-${from}`);
      await mkdir(join(needs.folder, "..", "damaged"), { recursive: true, mode: 0o700 });
      await copyRange(path, copy, from, to);
      needs.logger.warn({ ...data, copy }, "a stretch of the spool can't be read; it is set aside");
      needs.onDamage(to - from);
    }
  };

  return {
    id: needs.id,
    pendingBytes: () => {
      const total = needs.segments().reduce((sum, { length }) => sum + length, 0);
      return total - (current()?.offset ?? 0);
    },
    oldestAt: () => oldestAt,
    skipThrough: (id) => {
      skipped = id;
    },
    read: async (limits) => {
      for (;;) {
        await finish();
        const at = current();
        if (at === undefined || at.offset >= at.segment.length) {
          oldestAt = null;
          return [];
        }
        const reading = await readSegment(at.segment.path, { from: at.offset, end: at.segment.length }, limits);
        await keepDamaged(at.segment.path, reading.damages);
        const wanted = reading.deliveries.filter(({ id }) => skipped === null || id > skipped);
        reached = { path: at.segment.path, offset: reading.next };
        readRecords = reading.deliveries.length;
        oldestAt = wanted[0]?.receivedAt ?? null;
        if (wanted.length > 0) return wanted;
        pass();
      }
    },
    drained: async () => {
      pass();
      await finish();
      const at = current();
      // What comes next came in later than what went; how much later is known when it is read.
      if (at === undefined || at.offset >= at.segment.length) oldestAt = null;
    },
  };
}

async function copyRange(from: string, to: string, start: number, end: number): Promise<void> {
  if (start === 0 && end === (await stat(from)).size) return copyFile(from, to);
  const source = await open(from, "r");
  const target = await open(to, "w", 0o600);
  try {
    const bytes = Buffer.alloc(end - start);
    await source.read(bytes, 0, bytes.length, start);
    await target.write(bytes);
  } finally {
    await source.close();
    await target.close();
  }
}

/** What stands in the name of a part's folder. */
export interface PartName {
  readonly id: string;
  readonly token: string;
}

/** The parts of a spool folder by name: `<part id>.<owner token>`; a rename hands one over, and only one process can win it. */
export function parsePartName(name: string): PartName | undefined {
  const match = /^([0-9a-f-]{36})\.([0-9a-f-]{36})$/.exec(name);
  return match?.[1] === undefined || match[2] === undefined ? undefined : { id: match[1], token: match[2] };
}

/** Takes a dead owner's part over, or one of our own that is there already; undefined when another process was faster. */
export async function takeOver(
  folder: string,
  part: PartName,
  token: string,
): Promise<{ readonly folder: string; readonly segments: readonly ReadableSegment[] } | undefined> {
  const target = join(folder, `${part.id}.${token}`);
  try {
    if (part.token === token) await stat(target);
    else await rename(join(folder, `${part.id}.${part.token}`), target);
  } catch {
    return undefined;
  }
  const names = (await readdir(target)).filter((name) => /^\d+\.log$/.test(name)).sort();
  const segments: ReadableSegment[] = [];
  for (const name of names) {
    const path = join(target, name);
    segments.push({ path, length: (await stat(path)).size, isGrowing: false });
  }
  return { folder: target, segments };
}
