import { rm } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import type { DoorConfig } from "#config/known-start.ts";
import type { System } from "#core/shared/circuit.ts";
import type { IdSource } from "#core/shared/id-source.ts";
import type { AlertSource } from "#core/signal/alert-source.ts";
import { countWaiting } from "#http/count-waiting.ts";
import type { HealthFact, ReadHealth } from "#http/health.ts";
import { judge } from "#http/intake.ts";
import { type LaterMetrics, makeLaterMetrics } from "#http/later-metrics.ts";
import { makeHttpServer } from "#http/server.ts";
import { type BodyReader, makeBodyReader } from "#jobs/body-reader.ts";
import { makeLeaseOwner } from "#jobs/lease-owner.ts";
import { largeBodyBytes } from "#jobs/process-delivery.ts";
import { makeAlertSources } from "./alert-sources.ts";
import { composeIntake, type Intake } from "./compose-intake.ts";
import type { DoorLog } from "./later-logger.ts";

/** What the door can only do once the house behind it stands. */
export interface House {
  /** Bolt's listener; null in Socket Mode. */
  readonly slackListener: ((request: IncomingMessage, response: ServerResponse) => void) | null;
  readonly readHealth: ReadHealth;
  readonly openCircuits: () => Promise<readonly System[]>;
}

/** The one port, open before the house stands: alerts are kept on disk from the first moment. */
export interface Door {
  /** Where it listens. */
  readonly url: string;
  readonly intake: Intake;
  readonly sources: readonly AlertSource[];
  readonly largeBodies: BodyReader;
  readonly metrics: LaterMetrics;
  /** This process, as leases and spool know it. */
  readonly owner: ReturnType<typeof makeLeaseOwner>;
  readonly newId: IdSource;
  /** What Slack asked for until now is answered, and from now on at once. */
  attach(house: House): void;
  /** Resolves when nobody waits for an answer, and sooner when that took a second in all: for whoever leaves no turn of the event loop. */
  whenQuiet(): Promise<void>;
  /** Lets nobody in any more, answers who is in, and drains what is kept: for a few seconds, the rest stays on disk. */
  shut(): Promise<void>;
  /** After `shut`, when nothing is worked on any more. */
  close(): Promise<void>;
}

const spoolDrainMs = 3_000;
const holdMsMax = 2_500;

/**
 * Opens the port with what it needs of the configuration and a disk alone: a restart takes alerts in while most of Muster is still being loaded. What
 * Slack sends meanwhile is held until the house stands. `/health/ready` is 503 until then. Throws when the port is taken.
 */
export async function openDoor({ environment, slack }: DoorConfig, logger: DoorLog): Promise<Door> {
  const newId = makeIdSource(systemClock);
  const owner = makeLeaseOwner();
  const held = new Set<() => void>();
  let standing: House | undefined;
  /** Slack gives up after 3 s and tells the person so; what it gave up must not be done afterwards. */
  const hold = (request: IncomingMessage, response: ServerResponse) => {
    const release = () => {
      clearTimeout(timer);
      held.delete(release);
      if (response.destroyed) return;
      if (standing?.slackListener) standing.slackListener(request, response);
      else response.writeHead(503, { connection: "close" }).end();
    };
    const timer = setTimeout(release, holdMsMax);
    held.add(release);
  };
  const metrics = makeLaterMetrics(async () => {
    const { makeMetrics } = await import("#http/metrics.ts");
    return makeMetrics({ withProcessMetrics: true, openCircuits: async () => standing?.openCircuits() });
  });
  const largeBodies = makeBodyReader(new URL("./read-body.ts", import.meta.url));
  const intake = await composeIntake({
    environment,
    owner,
    newId,
    clock: systemClock,
    metrics,
    logger,
    judge: (source, body) =>
      body.length > largeBodyBytes ? largeBodies.judge(source.name, body) : judge(source, body),
  });
  const sources = makeAlertSources({ alertmanager: environment.WEBHOOK_ALERTMANAGER_SECRET });
  const { takeIn, whenQuiet } = countWaiting(intake.takeIn, () => intake.canDoWithoutDatabase());
  const server = makeHttpServer({
    sources,
    takeIn,
    slackListener:
      slack.kind === "socket"
        ? null
        : (request, response) =>
            standing?.slackListener ? standing.slackListener(request, response) : hold(request, response),
    readHealth: async () => standing?.readHealth() ?? [starting(intake), intake.fact()],
    metrics,
    onError: (error) => logger.error({ error }, "a request failed"),
  });
  const url = await server.listen({ port: environment.PORT, host: environment.HOST }).catch(async (error: unknown) => {
    await intake.stop(0);
    throw error;
  });
  return {
    url,
    intake,
    sources,
    largeBodies,
    metrics,
    owner,
    newId,
    attach: (built) => {
      standing = built;
      for (const release of held) release();
    },
    whenQuiet,
    shut: async () => {
      for (const release of held) release();
      await server.close();
      await intake.stop(spoolDrainMs);
    },
    close: () => largeBodies.stop(),
  };
}

/** Forgets the deliveries that an earlier run left: only for a demo, whose workspace is new every time. */
export async function emptySpool({ environment }: DoorConfig): Promise<void> {
  await rm(join(environment.DATA_DIR, "spool"), { recursive: true, force: true });
}

function starting(intake: Intake): HealthFact {
  const alerts = intake.canDoWithoutDatabase()
    ? "alerts are taken in already"
    : "alerts are taken in when the database is there, and refused until then";
  return { name: "start", isOk: false, detail: `Muster is starting; ${alerts}`, isNeeded: true };
}
