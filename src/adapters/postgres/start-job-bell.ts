import type { Kysely } from "kysely";
import { fromKysely, PgBoss } from "pg-boss";
import type { Log } from "./log.ts";
import type { Tables } from "./tables.ts";

/** What work can wait for: durable side effects, and deliveries that came in over HTTP. */
export type QueueName = "effects" | "inbox";

/** Tells the workers of every replica that there is work. It carries no work: what is to be done stands in the ledger. */
export interface JobBell {
  /** Rings everywhere when the transaction that `db` belongs to commits, and not if it doesn't. */
  ring(db: Kysely<Tables>, queue: QueueName): Promise<void>;
  /** Rings in this process at once, after the commit: it needn't wait for its own ring to come back from the database. */
  ringHere(queue: QueueName): void;
  /** Calls `listener` soon after a ring: milliseconds over LISTEN/NOTIFY, within a second where that is not to be had. */
  listen(queue: QueueName, listener: () => void): Promise<void>;
  close(): Promise<void>;
}

const queues: readonly QueueName[] = ["effects", "inbox"];

/**
 * Starts pg-boss (schema `pgboss`, made or migrated when needed) as the bell. A ring is a job that commits with the caller's
 * transaction; a replica that is away when it rings fetches it when it is back.
 */
export async function startJobBell(options: { readonly url: string; readonly logger?: Log }): Promise<JobBell> {
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
  return {
    ringHere,
    ring: async (db, queue) => {
      await boss.send(queue, {}, { db: fromKysely(db.withoutPlugins()) });
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
    close: () => boss.stop({ graceful: true, timeout: 5_000, close: true }),
  };
}
