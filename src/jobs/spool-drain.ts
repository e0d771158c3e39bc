import type { AcceptedDelivery } from "#core/signal/accepted-delivery.ts";
import type { DrainPace } from "./drain-pace.ts";
import type { Log } from "./log.ts";

/** A folder of deliveries on disk, read in the order of acceptance. */
export interface DrainedPart {
  readonly id: string;
  skipThrough(id: string): void;
  read(limits: { readonly records: number; readonly bytes: number }): Promise<readonly AcceptedDelivery[]>;
  drained(): Promise<void>;
}

/** Where accepted deliveries wait on disk. */
export interface DrainedSpool {
  parts(): readonly DrainedPart[];
  /** Removes a part that is drained and gets no more; false for our own and for one that still holds something. */
  dismiss(part: DrainedPart): Promise<boolean>;
}

/** Where they go. */
export interface DrainTarget {
  position(partId: string): Promise<string | null>;
  take(
    partId: string,
    after: string | null,
    deliveries: readonly AcceptedDelivery[],
  ): Promise<{ readonly kind: "taken"; readonly stored: number } | { readonly kind: "moved" }>;
  waiting(max: number): Promise<number>;
  forget(partId: string): Promise<void>;
}

/** What the drain needs. */
export interface SpoolDrainNeeds {
  readonly spool: DrainedSpool;
  readonly target: DrainTarget;
  readonly pace: DrainPace;
  readonly logger: Log;
  /** Told about each batch that the database took, and about those that were unreadable. */
  readonly observe?: (batch: { readonly records: number; readonly refused: readonly string[] }) => void;
}

/** Moves deliveries from the spool into the inbox. */
export interface SpoolDrain {
  /** There is something new. */
  poke(): void;
  /** Drains what it can in up to `drainMs`, and ends. What is left stays on disk. */
  stop(drainMs: number): Promise<void>;
}

const brisk = { records: 100, bytes: 4 * 1_048_576 };
/** In a flood the door goes first; so much goes on all the same. */
const slow = { records: 20, bytes: 512 * 1_024 };
const slowEveryMs = 1_000;
const lookEveryMs = 50;
/** Finds pokes that were lost, parts that were taken over, and a database that is back. */
const idleMsMax = 1_000;
const retryDelayMs = 250;
/** The worker has enough to do with these, and looks through no more; the spool holds the others just as well. */
const waitingMax = 100;
/** Until so many more are in, a count that said there is room still says so. */
const uncountedMax = waitingMax / 2;

/** Starts draining. One batch at a time, in the order of acceptance, what was taken over first. */
export function startSpoolDrain(needs: SpoolDrainNeeds): SpoolDrain {
  const { spool, target, logger } = needs;
  /** By the part and not by its id: one that was taken from us and came back is read from its beginning. */
  const positions = new WeakMap<DrainedPart, string | null>();
  let stopBy: number | undefined;
  let isBlind = false;
  let isPoked = true;
  let isPausing = false;
  let counted = 0;
  let uncounted = 0;
  let wake: () => void = () => undefined;

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const positionOf = async (part: DrainedPart): Promise<string | null> => {
    const known = positions.get(part);
    if (known !== undefined) return known;
    const position = await target.position(part.id);
    if (position !== null) part.skipThrough(position);
    positions.set(part, position);
    return position;
  };

  /** Moves one batch of a part; false when it holds nothing. */
  const drainPart = async (part: DrainedPart, limits: typeof brisk): Promise<boolean> => {
    const after = await positionOf(part);
    const deliveries = await part.read(limits);
    const last = deliveries.at(-1);
    if (last === undefined) {
      if (await spool.dismiss(part)) {
        await target.forget(part.id);
        positions.delete(part);
      }
      return false;
    }
    const taking = await target.take(part.id, after, deliveries);
    if (taking.kind === "moved") {
      // Read the position anew: it says what is stored, whoever stored it.
      positions.delete(part);
      return true;
    }
    positions.set(part, last.id);
    uncounted += deliveries.length;
    await part.drained();
    const refused = deliveries.flatMap(({ refusal, source }) => (refusal === null ? [] : [source]));
    needs.observe?.({ records: deliveries.length, refused });
    return true;
  };

  /** A part that can't be read must not keep the others from being drained; its failure is told when they are. */
  const drainOnce = async (limits: typeof brisk): Promise<boolean> => {
    const failures: unknown[] = [];
    for (const part of spool.parts()) {
      try {
        if (await drainPart(part, limits)) return true;
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    return false;
  };

  const isFull = async (): Promise<boolean> => {
    if (counted < uncountedMax && uncounted < uncountedMax) return false;
    counted = await target.waiting(waitingMax);
    uncounted = 0;
    return counted >= waitingMax;
  };

  /** Until it is time for the next batch; answers how large it may be. */
  const paced = async (sinceMs: number): Promise<typeof brisk> => {
    for (;;) {
      if (stopBy !== undefined) return brisk;
      if (!needs.pace.isFlooded() && !(await isFull())) return brisk;
      if (performance.now() - sinceMs >= slowEveryMs) return slow;
      await sleep(lookEveryMs);
    }
  };

  const run = async () => {
    let limits = brisk;
    for (;;) {
      const startedMs = performance.now();
      if (stopBy !== undefined && startedMs > stopBy) return;
      isPoked = false;
      try {
        const isMore = await drainOnce(limits);
        if (isBlind) logger.info({}, "the spool is drained again");
        isBlind = false;
        if (isMore) {
          limits = await paced(startedMs);
          continue;
        }
      } catch (error) {
        if (!isBlind) logger.warn({ error }, "the spool can't be drained; it keeps what comes in");
        isBlind = true;
        if (stopBy !== undefined) return;
        // What comes in meanwhile is no sign that the database is back: in a flood it would be asked without a pause.
        isPausing = true;
        await sleep(retryDelayMs);
        isPausing = false;
        continue;
      }
      if (stopBy !== undefined) return;
      if (!isPoked) await sleep(idleMsMax);
    }
  };

  const running = run();
  return {
    poke: () => {
      if (isPoked) return;
      isPoked = true;
      if (!isPausing) wake();
    },
    stop: async (drainMs) => {
      stopBy = performance.now() + drainMs;
      wake();
      await running;
    },
  };
}
