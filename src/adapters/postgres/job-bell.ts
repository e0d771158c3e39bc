import { AsyncResource } from "node:async_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { type JobQueue, type QueueName, startJobQueue } from "./job-queue.ts";
import { lessUrgentAfterMs } from "./less-urgent.ts";
import type { Log } from "./log.ts";

/**
 * Tells the workers of every replica that there is work. It carries no work: what is to be done stands in the ledger, where workers
 * look by themselves once a second, so a lost ring costs a second and nothing else.
 */
export interface JobBell {
  /**
   * Rings here at once (10 ms later for ornaments, and when somebody waits for what goes on without a ring) and everywhere else a moment
   * later; called after the commit. Never throws and needn't be waited for.
   */
  ring(queue: QueueName, options?: { readonly isLessUrgent: boolean }): void;
  /** Rings here alone, in `ms` milliseconds, for work that becomes due then; a later ring gives way to an earlier one. */
  ringIn(queue: QueueName, ms: number): void;
  /** Calls `listener` soon after a ring. */
  listen(queue: QueueName, listener: () => void): void;
  close(): Promise<void>;
}

/** What a bell needs. */
export interface JobBellNeeds {
  /** The way to the other replicas. */
  readonly startQueue: () => Promise<JobQueue>;
  readonly logger?: Log;
  readonly retryMs?: number;
  /** How long the way to the others stays closed, because opening it takes time that a start has better uses for; default 0. */
  readonly startAfterMs?: number;
  /** How long after a ring here the others hear it; default 200. */
  readonly othersAfterMs?: number;
}

const retryMsDefault = 5_000;
/**
 * A ring on its way to others costs the database as much as the work itself, and they are needed only for what we are too busy for: our own
 * worker goes first, and a burst of rings is one.
 */
const othersAfterMsDefault = 200;

/** The bell of the replicas that share a database. */
export function openJobBell(
  options: { readonly url: string } & Pick<JobBellNeeds, "logger" | "startAfterMs">,
): JobBell {
  return makeJobBell({ ...options, startQueue: () => startJobQueue(options) });
}

/**
 * Makes a bell that rings in this process at once and reaches other replicas as soon as the queue has started: nobody who waits for the
 * start of Muster waits for a queue of which a lost ring costs a second. A failed start is repeated every 5 s until `close`.
 */
export function makeJobBell(needs: JobBellNeeds): JobBell {
  const { startQueue, logger, retryMs = retryMsDefault, startAfterMs = 0 } = needs;
  const othersAfterMs = needs.othersAfterMs ?? othersAfterMsDefault;
  const listeners = new Map<QueueName, readonly (() => void)[]>();
  const alarms = new Map<QueueName, { readonly timer: NodeJS.Timeout; readonly at: number }>();
  const unsent = new Set<QueueName>();
  const sending = new Map<QueueName, Promise<void>>();
  let jobQueue: JobQueue | undefined;
  let isClosed = false;
  let retry: NodeJS.Timeout | undefined;

  const ringHere = (queue: QueueName) => {
    for (const listener of listeners.get(queue) ?? []) listener();
  };
  /** Work comes in bursts, and one ring is enough for all that was stored before it. */
  const send = async (to: JobQueue, queue: QueueName): Promise<void> => {
    try {
      while (unsent.delete(queue)) await to.send(queue);
    } catch (error) {
      logger?.warn({ error, queue }, "a ring was lost; other replicas look for work once a second");
    } finally {
      sending.delete(queue);
    }
  };
  const sendSoon = (queue: QueueName) => {
    const to = jobQueue;
    if (to === undefined || sending.has(queue)) return;
    sending.set(
      queue,
      wait(othersAfterMs).then(() => send(to, queue)),
    );
  };
  const start = async () => {
    const started = await startQueue();
    if (isClosed) return started.close();
    jobQueue = started;
    for (const queue of listeners.keys()) await started.listen(queue, () => ringHere(queue));
    // Work that was stored while only this process could hear of it.
    for (const queue of unsent) sendSoon(queue);
  };
  const attempt = (): Promise<void> =>
    start().catch((error: unknown) => {
      logger?.warn({ error }, "the job queue does not start; other replicas look for work once a second");
      if (!isClosed) attemptIn(retryMs);
    });
  let starting = Promise.resolve();
  const attemptIn = (ms: number) => {
    retry = setTimeout(() => {
      starting = attempt();
    }, ms).unref();
  };
  if (startAfterMs > 0) attemptIn(startAfterMs);
  else starting = attempt();

  const soon = new Map<QueueName, NodeJS.Timeout>();
  /** No alarm: it leaves what becomes due later alone. */
  const ringSoon = (queue: QueueName) => {
    if (soon.has(queue)) return;
    const timer = setTimeout(() => {
      soon.delete(queue);
      ringHere(queue);
    }, lessUrgentAfterMs);
    soon.set(queue, timer.unref());
  };
  const ringIn = (queue: QueueName, ms: number) => {
    const at = performance.now() + ms;
    const set = alarms.get(queue);
    if (set !== undefined && set.at <= at) return;
    clearTimeout(set?.timer);
    const timer = setTimeout(() => {
      alarms.delete(queue);
      ringHere(queue);
    }, ms);
    alarms.set(queue, { timer: timer.unref(), at });
  };

  return {
    ring: (queue, { isLessUrgent } = { isLessUrgent: false }) => {
      if (isLessUrgent || queue === "ornaments") ringSoon(queue);
      else ringHere(queue);
      unsent.add(queue);
      sendSoon(queue);
    },
    ringIn,
    listen: (queue, listener) => {
      const isFirst = !listeners.has(queue);
      // Whoever rings is not whose work it is: a person's work that is called off must not take a worker with it.
      const heard = AsyncResource.bind(listener);
      listeners.set(queue, [...(listeners.get(queue) ?? []), heard]);
      if (!isFirst || jobQueue === undefined) return;
      void jobQueue
        .listen(queue, () => ringHere(queue))
        .catch((error: unknown) => logger?.warn({ error, queue }, "rings of other replicas are not heard"));
    },
    close: async () => {
      isClosed = true;
      clearTimeout(retry);
      for (const timer of soon.values()) clearTimeout(timer);
      for (const { timer } of alarms.values()) clearTimeout(timer);
      await starting;
      await Promise.all(sending.values());
      await jobQueue?.close();
    },
  };
}
