import { setTimeout as wait } from "node:timers/promises";
import { makeEffectLedger } from "#adapters/postgres/effect-ledger.ts";
import { emptyDatabase } from "#adapters/postgres/empty-database.ts";
import { makeInbox } from "#adapters/postgres/inbox.ts";
import { makeIncidentSurroundings } from "#adapters/postgres/incident-surroundings.ts";
import { openJobBell } from "#adapters/postgres/job-bell.ts";
import { makeTransact } from "#adapters/postgres/make-transact.ts";
import { makeMessageSlots } from "#adapters/postgres/message-slots.ts";
import { migrateDatabase } from "#adapters/postgres/migrate-database.ts";
import { openDatabase } from "#adapters/postgres/open-database.ts";
import { makeOutageBook } from "#adapters/postgres/outage-book.ts";
import { makeSlackIdentities } from "#adapters/postgres/slack-identities.ts";
import { makeHealthCheck } from "#adapters/system/health-check.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { sha256 } from "#adapters/system/sha256.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import type { Config } from "#config/load-config.ts";
import { makePermissions } from "#core/action/permissions.ts";
import type { Circuit } from "#core/shared/circuit.ts";
import type { Effect } from "#core/shared/effect.ts";
import { makeIntake } from "#http/intake.ts";
import { makeMetrics } from "#http/metrics.ts";
import { makeHttpServer } from "#http/server.ts";
import { makeBodyReader } from "#jobs/body-reader.ts";
import { makeEffectHandler } from "#jobs/handlers.ts";
import { makeInboxWorker } from "#jobs/inbox-worker.ts";
import { makeLeaseOwner } from "#jobs/lease-owner.ts";
import type { EndedAttempt } from "#jobs/make-lane-worker.ts";
import { makeProcessDelivery } from "#jobs/process-delivery.ts";
import { startHousekeeping } from "#jobs/start-housekeeping.ts";
import { makeEffectWorker } from "#jobs/worker.ts";
import type { ReportedFailure } from "#jobs/write-down-failure.ts";
import { makeAlertSources } from "./alert-sources.ts";
import { type Circuits, composeCircuits, makeWake } from "./compose-circuits.ts";
import { composeCommands } from "./compose-commands.ts";
import { composeEffects } from "./compose-effects.ts";
import { composeFailures, composeHold } from "./compose-failures.ts";
import { readHealth } from "./compose-health.ts";
import { composeProviders } from "./compose-providers.ts";
import { composeSlackEntrance, composeSlackPorts, reachSlack } from "./compose-slack.ts";
import { composeUseCases } from "./compose-use-cases.ts";
import type { Logger } from "./logger.ts";
import { type DatabaseServer, startDatabaseServer } from "./start-database-server.ts";

/** A running Muster. */
export interface Muster {
  /** Where it listens. */
  readonly url: string;
  /** Takes nothing new, finishes what runs, and closes everything. */
  stop(): Promise<void>;
}

/** How a composition may differ from production. */
export interface ComposeOptions {
  /** Forgets everything the embedded database holds: for the demo, whose workspace is new every time. */
  readonly startsEmpty?: boolean;
  /** A database server that somebody began to start earlier; `compose` starts one otherwise. */
  readonly server?: Promise<DatabaseServer>;
}

const drainMs = 10_000;

/** Joins the house: the only place that knows every part. Resolves when Muster serves. Throws a Fault when it can't. */
export async function compose(config: Config, logger: Logger, options: ComposeOptions = {}): Promise<Muster> {
  const { environment, muster } = config;
  const clock = systemClock;
  const opening = openStorage(config, logger, options);
  const identities = opening.then(({ database }) => makeSlackIdentities({ db: database.kysely, clock }));
  // Who we are is asked before there is a place to keep a circuit's state in; nothing else goes to Slack that early.
  const circuitsMade = Promise.withResolvers<Circuits>();
  const slackCircuit: Circuit = { run: async (call) => (await circuitsMade.promise).slack.run(call) };
  const [storage, reach] = await Promise.all([opening, reachSlack(config, identities, logger, slackCircuit)]);
  const workspaceId = reach.identity.teamId;
  const { database, bell } = storage;

  const newId = makeIdSource(clock);
  const outages = makeOutageBook({ db: database.kysely, workspaceId });
  const metrics = makeMetrics({
    withProcessMetrics: true,
    openCircuits: async () => (await outages.open()).map(({ system }) => system),
  });
  const stores = { database, bell, workspaceId, newId, clock, digest: sha256 };
  const transact = makeTransact(stores);
  const slots = makeMessageSlots({ db: database.kysely, workspaceId });
  const surroundings = makeIncidentSurroundings({ db: database.kysely, workspaceId });
  const inbox = makeInbox(stores);
  const ledger = makeEffectLedger({ database, workspaceId, clock, owner: makeLeaseOwner() });

  const circuits = composeCircuits({ transact, clock, bell, logger });
  circuitsMade.resolve(circuits);
  const providers = composeProviders(config, circuits, (ms) => wait(ms, undefined));
  const health = makeHealthCheck();
  const permissions = makePermissions({
    policy: muster.policy,
    directory: reach.directory,
    isMember: (userId) => reach.directory.isMember(userId),
  });
  const parts = {
    config,
    transact,
    wake: makeWake(bell),
    surroundings,
    clock,
    providers,
    directory: reach.directory,
    permissions,
    health,
  };
  const useCases = composeUseCases(parts);
  const effects = composeEffects({
    ...parts,
    useCases,
    ports: composeSlackPorts(reach, slots, config, logger),
    slots,
    digest: sha256,
  });

  const entrance = composeSlackEntrance(config, reach, logger);
  composeCommands({ config, entrance, reach, useCases, permissions, clock, metrics, logger });

  const handleFailure = composeFailures(parts);
  const workerNeeds = { ledger, bell, clock, logger };
  const effectNeeds = {
    ...workerNeeds,
    handle: makeEffectHandler(effects),
    onFailed: (effect: Effect, failure: ReportedFailure) => handleFailure({ effect, ...failure }),
    holdEffect: composeHold(parts),
    observe: ({ lane, outcome, ms }: EndedAttempt) => {
      const kind = lane.split(":")[0] ?? lane;
      metrics.effects.inc({ kind, outcome });
      metrics.effectSeconds.observe({ kind }, ms / 1_000);
    },
  };
  const effectWorkers = [makeEffectWorker(effectNeeds), makeEffectWorker({ ...effectNeeds, queue: "ornaments" })];
  const sources = makeAlertSources({ alertmanager: environment.WEBHOOK_ALERTMANAGER_SECRET });
  const largeBodies = makeBodyReader(new URL("./read-body.ts", import.meta.url));
  const inboxWorker = makeInboxWorker({
    ...workerNeeds,
    inbox,
    handle: makeProcessDelivery({ sources, largeBodies, receiveSignals: useCases.receiveSignals }),
    onDead: async ({ source }) => metrics.deadLetters.inc({ source }),
  });
  const housekeeping = startHousekeeping({ ledger, inbox, clock, logger });

  const server = makeHttpServer({
    sources,
    takeIn: makeIntake({
      accept: inbox.accept,
      recordDeadLetter: async (letter) => {
        await inbox.recordDeadLetter(letter);
        metrics.deadLetters.inc({ source: letter.source });
      },
      observe: (source, result) => metrics.deliveries.inc({ source, result }),
      onError: (error) => logger.error({ error }, "a delivery could not be stored"),
      patienceMs: 4_000,
      retryDelayMs: 200,
      wait: (ms) => wait(ms, undefined),
      nowMs: () => performance.now(),
    }),
    slackListener: entrance.listener,
    readHealth: () => readHealth(database, outages, entrance),
    metrics,
    onError: (error) => logger.error({ error }, "a request failed"),
  });
  // Alerts are taken in from the first moment: a Socket Mode connection may take seconds while Slack is away.
  const [listening] = await Promise.all([
    server.listen({ port: environment.PORT, host: environment.HOST }),
    ...effectWorkers.map((worker) => worker.start()),
    inboxWorker.start(),
    entrance.start(),
  ]);
  void reach.directory.warm(usergroupsOf(config));

  return {
    url: listening,
    async stop() {
      await entrance.stop();
      await server.close();
      await Promise.all([inboxWorker.stop(drainMs), ...effectWorkers.map((worker) => worker.stop(drainMs))]);
      housekeeping.stop();
      await largeBodies.stop();
      await storage.close();
    },
  };
}

async function openStorage(config: Config, logger: Logger, { startsEmpty = false, server }: ComposeOptions) {
  const { url, isOurs, stop } = await (server ?? startDatabaseServer(config, logger));
  // Only an embedded database may be emptied: an operator's own never is.
  if (startsEmpty && isOurs) await emptyDatabase(url);
  await migrateDatabase({ url, logger });
  const database = openDatabase({ url, logger });
  for (const warning of database.warnings) logger.warn({ warning }, "the database address needs a look");
  const bell = openJobBell({ url, logger });
  return {
    database,
    bell,
    close: async () => {
      await bell.close();
      await database.close();
      await stop();
    },
  };
}

function usergroupsOf({ muster }: Config): readonly string[] {
  const owners = muster.catalogue.all().flatMap((service) => service.owners.usergroups);
  const roles = Object.values(muster.policy.roles).flatMap((role) => role.usergroups);
  return [...new Set([...owners, ...roles])];
}
