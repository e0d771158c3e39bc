import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { packBody, type StoredBody } from "#adapters/postgres/packed-body.ts";
import { openSpool, type Spool } from "#adapters/spool/open-spool.ts";
import type { SpoolOwner } from "#adapters/spool/spool-owners.ts";
import type { Environment } from "#config/environment.ts";
import type { Clock } from "#core/shared/clock.ts";
import type { IdSource } from "#core/shared/id-source.ts";
import type { AcceptedDelivery } from "#core/signal/accepted-delivery.ts";
import type { HealthFact } from "#http/health.ts";
import { type IntakeNeeds, judge, makeIntake } from "#http/intake.ts";
import type { LaterMetrics } from "#http/later-metrics.ts";
import { makeRefusalLog } from "#http/refusal-log.ts";
import { type DeadLetterNotice, startDeadLetterNotice } from "#jobs/dead-letter-notice.ts";
import { makeDrainPace } from "#jobs/drain-pace.ts";
import { largeBodyBytes } from "#jobs/process-delivery.ts";
import { makeRecentBodies } from "#jobs/recent-bodies.ts";
import { type DrainTarget, type SpoolDrain, startSpoolDrain } from "#jobs/spool-drain.ts";
import type { DoorLog } from "./later-logger.ts";

/** The way in: takes deliveries from the first moment, with a disk alone. */
export interface Intake {
  readonly takeIn: ReturnType<typeof makeIntake>;
  /** How the spool is, for `/health`. */
  fact(): HealthFact;
  /** Whether deliveries are taken while the database is away. */
  canDoWithoutDatabase(): boolean;
  /** The database is there: what waits is drained into it from now on. Call it once. */
  attach(storage: {
    readonly target: DrainTarget;
    /** Stores one delivery at once: for `INTAKE_ACK=database`, and while the disk can't be written to. */
    readonly accept: (delivery: AcceptedDelivery) => Promise<{ readonly id: string }>;
    /** Lets the administrators know of what lies dead. */
    readonly tellDeadLetters: () => Promise<void>;
  }): void;
  /** The body of a large delivery that was taken in a moment ago, once. */
  bodyAtHand(id: string): Uint8Array | undefined;
  /** The same body as it is stored. */
  packedAtHand(id: string): Promise<StoredBody> | undefined;
  /** A delivery became a dead letter: counts it, and lets the administrators know. */
  noteDeadLetter(source: string): void;
  /** Call it when no request comes in any more: drains for up to `drainMs` and leaves the rest on disk. */
  stop(drainMs: number): Promise<void>;
}

/** What the way in needs. */
export interface IntakeParts {
  readonly environment: Pick<Environment, "DATA_DIR" | "INTAKE_ACK" | "SPOOL_BYTES_MAX">;
  readonly owner: SpoolOwner;
  readonly newId: IdSource;
  readonly clock: Clock;
  readonly metrics: Pick<LaterMetrics, "note">;
  readonly logger: DoorLog;
  /** How bodies are looked at; in this thread when absent. */
  readonly judge?: IntakeNeeds["judge"];
}

/** Opens the spool and makes the intake on it. Never fails because of the disk: then deliveries go to the database directly. */
export async function composeIntake(parts: IntakeParts): Promise<Intake> {
  const { environment, metrics, logger, clock } = parts;
  let accepted = 0;
  let drain: SpoolDrain | undefined;
  let notice: DeadLetterNotice | undefined;
  let target: DrainTarget | undefined;
  const noteDeadLetter = (source: string) => {
    metrics.note(({ deadLetters }) => deadLetters.inc({ source }));
    notice?.poke();
  };
  let accept: ReturnType<IntakeNeeds["inbox"]>;
  const spool = await openSpool({
    ...parts,
    folder: join(environment.DATA_DIR, "spool"),
    bytesMax: environment.SPOOL_BYTES_MAX,
    onCommit: (commit) => {
      metrics.note((known) => known.spool.commit(commit));
      accepted += commit.records;
      drain?.poke();
    },
    onDamage: (bytes) => metrics.note((known) => known.spool.damage(bytes)),
  });
  metrics.note((known) =>
    known.spool.watch(() => {
      const status = spool.status();
      return { ...status, oldestSeconds: ageSeconds(status, clock) };
    }),
  );
  const recent = makeRecentBodies<StoredBody>();
  let loop = performance.eventLoopUtilization();
  const pace = makeDrainPace({
    accepted: () => accepted,
    utilization: () => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, loop);
      loop = now;
      return utilization;
    },
    nowMs: () => performance.now(),
  });
  return {
    takeIn: makeIntake({
      ack: environment.INTAKE_ACK,
      spool: {
        append: async (delivery) => {
          const { id, body, refusal } = delivery;
          // Packed while the disk writes: it takes as long, and the drain needs it at once.
          if (refusal === null && body.length >= largeBodyBytes) recent.keep(id, body, packSoon(body));
          await spool.append(delivery).catch((error: unknown) => {
            recent.take(id);
            throw error;
          });
        },
      },
      inbox: () => accept,
      newId: parts.newId,
      now: () => clock.now(),
      judge: parts.judge ?? judge,
      observe: (source, result) => metrics.note(({ deliveries }) => deliveries.labels(source, result).inc()),
      onError: makeRefusalLog({
        say: (data, message) => logger.error(data, message),
        nowMs: () => performance.now(),
      }),
      patienceMs: 4_000,
      retryDelayMs: 200,
      wait: (ms) => wait(ms, undefined),
      nowMs: () => performance.now(),
    }),
    fact: () => factOf(spool, clock),
    canDoWithoutDatabase: () => environment.INTAKE_ACK === "spool" && spool.status().trouble === null,
    attach: (storage) => {
      accept = storage.accept;
      target = storage.target;
      notice = startDeadLetterNotice({ tell: storage.tellDeadLetters, logger });
      drain = startSpoolDrain({
        spool,
        target: storage.target,
        pace,
        logger,
        observe: ({ refused }) => {
          for (const source of refused) noteDeadLetter(source);
        },
      });
    },
    bodyAtHand: (id) => recent.take(id),
    packedAtHand: (id) => recent.packed(id),
    noteDeadLetter,
    stop: async (drainMs) => {
      await drain?.stop(drainMs);
      await notice?.stop();
      const { removedPart } = await spool.close();
      if (removedPart === null) return;
      await target
        ?.forget(removedPart)
        .catch((error: unknown) => logger.warn({ error }, "the database could not be told that its spool is gone"));
    },
  };
}

/** A failure is thrown where it is waited for. */
function packSoon(body: Uint8Array): Promise<StoredBody> {
  const packed = packBody(body);
  packed.catch(() => undefined);
  return packed;
}

/** When nine tenths are used somebody should look. */
const fullShare = 0.9;

function factOf(spool: Spool, clock: Clock): HealthFact {
  const status = spool.status();
  const { bytes, bytesMax, trouble } = status;
  const mebibytes = (amount: number) => `${(amount / 1_048_576).toFixed(1)} MiB`;
  const age = Math.round(ageSeconds(status, clock));
  const depth = bytes === 0 ? "empty" : `holds ${mebibytes(bytes)} of ${mebibytes(bytesMax)}, the oldest for ${age} s`;
  return {
    name: "spool",
    isOk: trouble === null && bytes < fullShare * bytesMax,
    detail: trouble === null ? depth : `can't be written to: ${trouble}; ${depth}`,
    isNeeded: false,
  };
}

/** Of the oldest delivery that the database doesn't have yet; 0 when it has all. */
function ageSeconds({ oldestAt }: Pick<ReturnType<Spool["status"]>, "oldestAt">, clock: Clock): number {
  return oldestAt === null ? 0 : Math.max(0, (clock.now().getTime() - oldestAt.getTime()) / 1_000);
}
