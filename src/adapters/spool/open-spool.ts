import { existsSync } from "node:fs";
import { rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "#core/shared/fault.ts";
import type { IdSource } from "#core/shared/id-source.ts";
import type { AcceptedDelivery } from "#core/signal/accepted-delivery.ts";
import { makeGroupCommit } from "./group-commit.ts";
import type { Log } from "./log.ts";
import { makeOwnPart } from "./own-part.ts";
import { makeSpoolOwners, namesIn, type SpoolOwner } from "./spool-owners.ts";
import {
  makeSpoolPart,
  type PartName,
  parsePartName,
  type ReadableSegment,
  type SpoolPart,
  takeOver,
} from "./spool-part.ts";
import { encodeRecord } from "./spool-record.ts";

/** How full the spool is. */
export interface SpoolStatus {
  readonly bytes: number;
  readonly bytesMax: number;
  /** Accepted by this process and not drained yet; what was taken over from others counts only in bytes. */
  readonly records: number;
  readonly oldestAt: Date | null;
  /** Why nothing can be written, in the system's words; null while all is well. */
  readonly trouble: string | null;
}

/** Where deliveries are kept on disk until the database has them. */
export interface Spool {
  /**
   * Keeps a delivery; when it resolves, neither a kill nor a power cut loses it. Throws the Faults `spool-full` (nothing more is taken
   * until it is drained) and `spool-unwritable` (the disk is full, read-only or broken).
   */
  append(delivery: AcceptedDelivery): Promise<void>;
  /** What is to be drained: parts taken over from processes that are gone, then our own. */
  parts(): readonly SpoolPart[];
  /** The part's last record is drained and no more will come: its folder is removed, unless it is our own. Answers whether it is gone. */
  dismiss(part: SpoolPart): Promise<boolean>;
  status(): SpoolStatus;
  /** Takes nothing more; removes what is drained, whose id it gives, and leaves the rest to the next process. */
  close(): Promise<{ readonly removedPart: string | null }>;
}

/** What a spool needs. */
export interface SpoolOptions {
  /** Shared by all processes of this machine; made when missing. */
  readonly folder: string;
  readonly owner: SpoolOwner;
  readonly newId: IdSource;
  readonly logger: Log;
  readonly bytesMax: number;
  readonly segmentBytesMax?: number;
  /** How often others are looked at and our sign of life is given. */
  readonly lookEveryMs?: number;
  readonly silentMsMax?: number;
  /** Told how long each write to disk took, and how many deliveries shared it. */
  readonly onCommit?: (commit: { readonly seconds: number; readonly records: number }) => void;
  /** Told about stretches that can't be read any more. */
  readonly onDamage?: (bytes: number) => void;
}

const lookEveryMsDefault = 2_000;
const groupBytesMax = 8 * 1_048_576;

/** Opens the spool. A folder that can't be written to is no reason not to start: `append` says so, and works again when it can. */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const { folder, logger } = options;
  const owners = makeSpoolOwners(options);
  const own = makeOwnPart({
    ...options,
    token: owners.token,
    announce: () => owners.enter(),
  });
  const adopted = new Map<string, { readonly part: SpoolPart; readonly folder: string }>();
  const onDamage = options.onDamage ?? (() => undefined);
  let isClosed = false;

  const adoptOne = async (candidate: PartName) => {
    if (candidate.token === owners.token) {
      // What bears our name, is not written to and was never looked into: that failed after we had taken it.
      if (candidate.id === own.part().id || adopted.has(candidate.id)) return;
    } else {
      if (!(await owners.isGone(candidate.token))) return;
      await owners.enter();
    }
    const taken = await takeOver(folder, candidate, owners.token);
    if (taken === undefined) return;
    const segments: ReadableSegment[] = [...taken.segments];
    const part = makeSpoolPart({
      id: candidate.id,
      folder: taken.folder,
      logger,
      onDamage,
      segments: () => segments,
      onFinished: () => void segments.shift(),
    });
    adopted.set(candidate.id, { part, folder: taken.folder });
    logger.info({ part: candidate.id, bytes: part.pendingBytes() }, "took over the spool of a process that is gone");
  };

  const adopt = async () => {
    const names = await namesIn(folder);
    const found = names.flatMap((name) => parsePartName(name) ?? []);
    const failures: unknown[] = [];
    for (const candidate of found.sort((a, b) => (a.id < b.id ? -1 : 1))) {
      // One that can't be looked into keeps no other waiting, and is tried again.
      await adoptOne(candidate).catch((error: unknown) => failures.push(error));
    }
    await owners.forget(new Set(found.map(({ token }) => token)));
    if (failures.length > 0) throw failures[0];
  };

  const commits = makeGroupCommit<AcceptedDelivery>({
    groupBytesMax,
    commit: async (deliveries) => {
      const startedMs = performance.now();
      await own.append(deliveries.flatMap(encodeRecord), deliveries.length);
      options.onCommit?.({ seconds: (performance.now() - startedMs) / 1_000, records: deliveries.length });
    },
  });

  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    await owners.beat();
    await own.look();
    for (const [id, other] of adopted) if (!existsSync(other.folder)) adopted.delete(id);
    await adopt();
  };
  const lookSafely = () => {
    looking = looking
      .then(look)
      .catch((error: unknown) => logger.warn({ error }, "the spool could not be looked through"));
    return looking;
  };
  const timer = setInterval(() => void lookSafely(), options.lookEveryMs ?? lookEveryMsDefault);
  timer.unref();
  await lookSafely();

  /** On their way to the disk: many large ones at once must not pass the bound together. */
  let underWay = 0;
  const bytes = () => {
    let sum = own.part().pendingBytes() + underWay;
    for (const { part } of adopted.values()) sum += part.pendingBytes();
    return sum;
  };
  return {
    append: async (delivery) => {
      if (isClosed) throw closed();
      // The head of a record is small beside the bound: counting bodies is exact enough.
      if (bytes() + delivery.body.length > options.bytesMax) throw full(options.bytesMax);
      underWay += delivery.body.length;
      try {
        await commits.add(delivery, delivery.body.length);
      } finally {
        underWay -= delivery.body.length;
      }
    },
    parts: () => [...[...adopted.values()].map(({ part }) => part), own.part()],
    dismiss: async (part) => {
      const other = adopted.get(part.id);
      if (other === undefined || part.pendingBytes() > 0) return false;
      // Others have it now, and need to know how far it is drained.
      if (!existsSync(other.folder)) return false;
      await rm(other.folder, { recursive: true, force: true });
      adopted.delete(part.id);
      return true;
    },
    status: () => {
      const oldest = [...adopted.values()].map(({ part }) => part.oldestAt()).find((at) => at !== null);
      return {
        bytes: bytes(),
        bytesMax: options.bytesMax,
        records: own.records(),
        oldestAt: oldest ?? own.oldestAt(),
        trouble: own.trouble(),
      };
    },
    close: async () => {
      isClosed = true;
      clearInterval(timer);
      await looking;
      await commits.idle();
      const isRemoved = await own.close();
      const isEmpty = adopted.size === 0 && own.part().pendingBytes() === 0;
      // What is left over is known by our file to be without an owner as soon as this process is gone.
      if (isEmpty) await owners.leave();
      await rmdir(join(folder, "owners")).catch(() => undefined);
      return { removedPart: isRemoved ? own.part().id : null };
    },
  };
}

function full(bytesMax: number): Fault {
  return new Fault({
    code: "spool-full",
    message: "The spool is full.",
    hint: `It holds ${bytesMax} bytes (SPOOL_BYTES_MAX) that the database has not taken yet. Bring the database back, or give it more room.`,
    retry: "may-retry",
    retryAfterMs: 5_000,
  });
}

function closed(): Fault {
  return new Fault({
    code: "spool-unwritable",
    message: "Muster is stopping.",
    hint: "Send it again: another process, or the next one, takes it.",
    retry: "may-retry",
  });
}
