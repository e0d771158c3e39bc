import type { Log } from "./log.ts";

/** What work can wait for: durable side effects, and deliveries that came in over HTTP. */
export type QueueName = "effects" | "ornaments" | "inbox";

/** The way from one replica to the others: what is sent is heard by all, by us too. */
export interface JobQueue {
  /** Rejects when the ring is lost. */
  send(queue: QueueName): Promise<void>;
  listen(queue: QueueName, listener: () => void): Promise<void>;
  close(): Promise<void>;
}

const queues: readonly QueueName[] = ["effects", "ornaments", "inbox"];

/**
 * Starts pg-boss (schema `pgboss`, made or migrated when needed). What it carries is a ring and no work: pg-boss listens, reconnects and
 * falls back to polling, and keeps a ring for a replica that is away for a moment.
 */
export async function startJobQueue(options: { readonly url: string; readonly logger?: Log }): Promise<JobQueue> {
  // Loaded here: until the first ring to another replica nobody needs its modules (docs/decisions/0007).
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
  return {
    send: async (queue) => {
      await boss.send(queue, {});
    },
    listen: async (queue, listener) => {
      // The largest batch: one look at the ledger answers any number of rings.
      const work = {
        batchSize: 100,
        notifyPollingIntervalSeconds: 5,
        pollingIntervalSeconds: 1,
        burstWhenBatchFull: true,
      };
      await boss.work(queue, work, async () => listener());
    },
    close: () => boss.stop({ graceful: true, timeout: 5_000, close: true }),
  };
}
