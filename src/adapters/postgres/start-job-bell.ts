import type { Log } from "./log.ts";

/** What work can wait for: durable side effects, and deliveries that came in over HTTP. */
export type QueueName = "effects" | "ornaments" | "inbox";

/**
 * Tells the workers of every replica that there is work. It carries no work: what is to be done stands in the ledger, where workers
 * look by themselves once a second, so a lost ring costs a second and nothing else.
 */
export interface JobBell {
  /** Rings here at once and everywhere else within milliseconds; called after the commit. Never throws and needn't be waited for. */
  ring(queue: QueueName): void;
  /** Rings here alone, in `ms` milliseconds, for work that becomes due then; a later ring gives way to an earlier one. */
  ringIn(queue: QueueName, ms: number): void;
  /** Calls `listener` soon after a ring. */
  listen(queue: QueueName, listener: () => void): Promise<void>;
  close(): Promise<void>;
}

const queues: readonly QueueName[] = ["effects", "ornaments", "inbox"];

/**
 * Starts pg-boss (schema `pgboss`, made or migrated when needed) as the bell. A ring is a job: pg-boss listens, reconnects and falls
 * back to polling, and keeps a ring for a replica that is away for a moment.
 */
export async function startJobBell(options: { readonly url: string; readonly logger?: Log }): Promise<JobBell> {
  // Loaded here: until the first ring to another replica nobody needs its 60 modules (docs/decisions/0007).
  const { PgBoss } = await import("pg-boss");
  const boss = new PgBoss({
    connectionString: options.url,
    application_name: "muster jobs",
    schema: "pgboss",
    max: 2,
    // A lost ring costs a second of latency and no work, so it needs no disk write of its own.
    options: "-c synchronous_commit=off",
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: 60,
    maintenanceIntervalSeconds: 600,
    reindex: false,
    monitorVacuum: false,
  });
  boss.on("error", (error) => options.logger?.warn({ error }, "the job queue stumbled"));
  boss.on("warning", (warning) => options.logger?.warn({ warning: warning.message }, "the job queue warns"));
  await boss.start();
  for (const queue of queues) {
    await boss.createQueue(queue, { notify: true, retryLimit: 0, retentionSeconds: 3_600, deleteAfterSeconds: 60 });
  }
  const listeners = new Map<QueueName, readonly (() => void)[]>();
  const ringHere = (queue: QueueName) => {
    for (const listener of listeners.get(queue) ?? []) listener();
  };
  const alarms = new Map<QueueName, { readonly timer: NodeJS.Timeout; readonly at: number }>();
  const sending = new Map<QueueName, Promise<void>>();
  const again = new Set<QueueName>();
  /** Work comes in bursts, and one ring is enough for all that was stored before it. */
  const send = async (queue: QueueName): Promise<void> => {
    do {
      again.delete(queue);
      await boss.send(queue, {}).catch((error: unknown) => options.logger?.warn({ error }, "a ring was lost"));
    } while (again.has(queue));
    sending.delete(queue);
  };
  return {
    ring: (queue) => {
      ringHere(queue);
      if (sending.has(queue)) again.add(queue);
      else sending.set(queue, send(queue));
    },
    ringIn: (queue, ms) => {
      const at = performance.now() + ms;
      const set = alarms.get(queue);
      if (set !== undefined && set.at <= at) return;
      clearTimeout(set?.timer);
      const timer = setTimeout(() => {
        alarms.delete(queue);
        ringHere(queue);
      }, ms);
      alarms.set(queue, { timer: timer.unref(), at });
    },
    listen: async (queue, listener) => {
      const isFirst = !listeners.has(queue);
      listeners.set(queue, [...(listeners.get(queue) ?? []), listener]);
      if (!isFirst) return;
      // The largest batch: one look at the ledger answers any number of rings.
      const work = {
        batchSize: 100,
        notifyPollingIntervalSeconds: 5,
        pollingIntervalSeconds: 1,
        burstWhenBatchFull: true,
      };
      await boss.work(queue, work, async () => ringHere(queue));
    },
    close: async () => {
      for (const { timer } of alarms.values()) clearTimeout(timer);
      await Promise.all(sending.values());
      await boss.stop({ graceful: true, timeout: 5_000, close: true });
    },
  };
}
