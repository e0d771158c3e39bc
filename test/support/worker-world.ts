import { makeEffectLedger } from "#adapters/postgres/effect-ledger.ts";
import { type JobBell, openJobBell } from "#adapters/postgres/job-bell.ts";
import { type AllWork, makeTransact } from "#adapters/postgres/make-transact.ts";
import type { Database } from "#adapters/postgres/open-database.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { sha256 } from "#adapters/system/sha256.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import type { Effect, EffectOptions } from "#core/shared/effect.ts";
import type { Transact } from "#core/shared/transact.ts";
import type { EffectLedger, QueueName } from "#jobs/effect-ledger.ts";
import { makeLeaseOwner } from "#jobs/lease-owner.ts";
import type { LaneWorker } from "#jobs/make-lane-worker.ts";
import { type EffectWorkerNeeds, makeEffectWorker } from "#jobs/worker.ts";
import { until } from "./until.ts";

/** One replica's share of the database: ledger, bell, and workers that are stopped at the end. */
export interface WorkerWorld {
  readonly ledger: EffectLedger;
  readonly transact: Transact<AllWork>;
  readonly bell: JobBell;
  readonly logs: readonly LogLine[];
  readonly logger: EffectWorkerNeeds["logger"];
  want(...effects: readonly (Effect | readonly [Effect, EffectOptions])[]): Promise<void>;
  /** Starts an effect worker; failures are retried at once unless `random` says otherwise. */
  work(needs: Partial<EffectWorkerNeeds> & Pick<EffectWorkerNeeds, "handle">): Promise<LaneWorker>;
  /** Resolves when the queue holds nothing that could run or runs. */
  quiet(queue?: QueueName): Promise<void>;
  close(): Promise<void>;
}

/** One line that a worker logged. */
export interface LogLine {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly data: object;
}

/** A replica on a test database. */
export async function makeWorkerWorld(
  target: { readonly url: string; readonly database: Pick<Database, "kysely"> },
  options: {
    readonly workspaceId: string;
    readonly leaseMs?: number;
    readonly owner?: string;
    /** Whether the first worker takes work over that is stored with its lease. */
    readonly isOffering?: boolean;
  },
): Promise<WorkerWorld> {
  const { workspaceId } = options;
  const bell = openJobBell({ url: target.url });
  const real = makeLeaseOwner();
  const owner = options.owner === undefined ? real : { ...real, id: options.owner };
  const ledger = makeEffectLedger({
    database: target.database,
    workspaceId,
    clock: systemClock,
    owner,
    ...(options.leaseMs === undefined ? {} : { leaseMs: options.leaseMs }),
  });
  const newId = makeIdSource(systemClock);
  const needs = { database: target.database, bell, workspaceId, newId, clock: systemClock, digest: sha256 };
  const offerLease = () => (options.isOffering === true ? workers[0]?.offerLease() : undefined);
  const transact = makeTransact({ ...needs, offerLease });
  const logs: LogLine[] = [];
  const log = (level: LogLine["level"]) => (data: object, message: string) => void logs.push({ level, data, message });
  const logger = { info: log("info"), warn: log("warn"), error: log("error") };
  const workers: LaneWorker[] = [];
  return {
    ledger,
    transact,
    bell,
    logs,
    logger,
    want: (...effects) =>
      transact(async ({ outbox }) => {
        for (const wanted of effects) await ("kind" in wanted ? outbox.want(wanted) : outbox.want(...wanted));
      }),
    work: async (change) => {
      const defaults = { ledger, bell, clock: systemClock, logger, random: () => 0, onFailed: async () => {} };
      const worker = makeEffectWorker({ ...defaults, ...change });
      workers.push(worker);
      await worker.start();
      return worker;
    },
    quiet: (queue = "effects") =>
      until(async () => {
        const { due, running } = await ledger.count(queue);
        return due + running === 0;
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.stop(1_000)));
      await bell.close();
    },
  };
}

/** An effect of its own lane and meaning, told apart by its text. */
export function tell(userId: string, text: string): Effect {
  return { kind: "tell", tellId: `${userId}/${text}`, userId, text };
}

/** The outcome of an effect that is done. */
export const done = { kind: "done" } as const;

/** What `tell` told. */
export function textOf(effect: Effect): string {
  return effect.kind === "tell" ? effect.text : effect.kind;
}
