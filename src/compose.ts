import { setTimeout as wait } from "node:timers/promises";
import { makeDrainTarget } from "#adapters/postgres/drain-target.ts";
import { makeEffectLedger } from "#adapters/postgres/effect-ledger.ts";
import { emptyDatabase } from "#adapters/postgres/empty-database.ts";
import { makeGivenUpEffects } from "#adapters/postgres/given-up-effects.ts";
import { makeInbox } from "#adapters/postgres/inbox.ts";
import { makeIncidentSurroundings } from "#adapters/postgres/incident-surroundings.ts";
import { openJobBell } from "#adapters/postgres/job-bell.ts";
import { makeTransact } from "#adapters/postgres/make-transact.ts";
import { makeMessageSlots } from "#adapters/postgres/message-slots.ts";
import { migrateDatabase } from "#adapters/postgres/migrate-database.ts";
import { openDatabase } from "#adapters/postgres/open-database.ts";
import { makeOutageBook } from "#adapters/postgres/outage-book.ts";
import { makeSlackIdentities } from "#adapters/postgres/slack-identities.ts";
import { editRoomInMs } from "#adapters/slack/put-message.ts";
import { makeHealthCheck } from "#adapters/system/health-check.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { sha256 } from "#adapters/system/sha256.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import type { Config } from "#config/load-config.ts";
import { makePermissions } from "#core/action/permissions.ts";
import type { OutageBook } from "#core/incident/outage-book.ts";
import type { Circuit } from "#core/shared/circuit.ts";
import type { Effect } from "#core/shared/effect.ts";
import type { AcceptedDelivery } from "#http/intake.ts";
import { type Metrics, makeMetrics } from "#http/metrics.ts";
import { makeHttpServer } from "#http/server.ts";
import { makeBodyReader } from "#jobs/body-reader.ts";
import { makeEffectHandler } from "#jobs/handlers.ts";
import { makeInboxWorker } from "#jobs/inbox-worker.ts";
import { makeLeaseOwner } from "#jobs/lease-owner.ts";
import type { EndedAttempt } from "#jobs/make-lane-worker.ts";
import { paceEdits } from "#jobs/pace-edits.ts";
import { largeBodyBytes, makeProcessDelivery } from "#jobs/process-delivery.ts";
import { startHousekeeping } from "#jobs/start-housekeeping.ts";
import { StoredEffect } from "#jobs/stored-effect.ts";
import { makeEffectWorker } from "#jobs/worker.ts";
import type { ReportedFailure } from "#jobs/write-down-failure.ts";
import { makeAlertSources } from "./alert-sources.ts";
import { type Circuits, composeCircuits, makeWake } from "./compose-circuits.ts";
import { composeCommands } from "./compose-commands.ts";
import { composeEffects } from "./compose-effects.ts";
import { composeFailures, composeHold } from "./compose-failures.ts";
import { readHealth } from "./compose-health.ts";
import { composeIntake } from "./compose-intake.ts";
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
const spoolDrainMs = 3_000;

/** Joins the house: the only place that knows every part. Resolves when Muster serves. Throws a Fault when it can't. */
export async function compose(config: Config, logger: Logger, options: ComposeOptions = {}): Promise<Muster> {
  const { environment, muster } = config;
  const clock = systemClock;
  const newId = makeIdSource(clock);
  const outagesMade = Promise.withResolvers<Pick<OutageBook, "open">>();
  const metrics = makeMetrics({
    withProcessMetrics: true,
    openCircuits: async () => (await (await outagesMade.promise).open()).map(({ system }) => system),
  });
  const owner = makeLeaseOwner();
  const opening = openStorage(config, logger, options);
  const largeBodies = makeBodyReader(new URL("./read-body.ts", import.meta.url));
  const intake = await composeIntake({
    environment,
    owner,
    newId,
    clock,
    metrics,
    logger,
    judge: (source, body) => (body.length > largeBodyBytes ? largeBodies.judge(source.name, body) : source.judge(body)),
  });
  const identities = opening.then(({ database }) => makeSlackIdentities({ db: database.kysely, clock }));
  // Who we are is asked before there is a place to keep a circuit's state in; nothing else goes to Slack that early.
  const circuitsMade = Promise.withResolvers<Circuits>();
  const slackCircuit: Circuit = { run: async (call) => (await circuitsMade.promise).slack.run(call) };
  const [storage, reach] = await Promise.all([opening, reachSlack(config, identities, logger, slackCircuit)]);
  const workspaceId = reach.identity.teamId;
  const { database, bell } = storage;

  const outages = makeOutageBook({ db: database.kysely, workspaceId });
  outagesMade.resolve(outages);
  const stores = { database, bell, workspaceId, newId, clock, digest: sha256 };
  const transact = makeTransact(stores);
  const slots = makeMessageSlots({ db: database.kysely, workspaceId });
  const surroundings = makeIncidentSurroundings({ db: database.kysely, workspaceId });
  const inbox = makeInbox(stores);
  const ledger = makeEffectLedger({ database, workspaceId, clock, owner });

  const circuits = composeCircuits({ transact, clock, bell, logger });
  circuitsMade.resolve(circuits);
  const providers = composeProviders(config, circuits, (ms) => wait(ms, undefined));
  const health = makeHealthCheck();
  const permissions = makePermissions({
    policy: muster.policy,
    directory: reach.directory,
    isMember: (userId) => reach.directory.isMember(userId),
  });
  const ports = composeSlackPorts(reach, slots, config, logger);
  const givenUp = makeGivenUpEffects({
    db: database.kysely,
    workspaceId,
    readEffect: (payload) => StoredEffect.safeParse(payload).data,
  });
  const parts = {
    inspector: ports.inspector,
    givenUp,
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
    ports,
    slots,
    digest: sha256,
  });

  const entrance = composeSlackEntrance(config, reach, logger);
  composeCommands({ config, database, entrance, reach, useCases, permissions, clock, metrics, logger });

  const handleFailure = composeFailures(parts);
  const workerNeeds = { ledger, bell, clock, logger };
  const effectNeeds = {
    ...workerNeeds,
    handle: paceEdits(makeEffectHandler(effects), { leftMs: reach.pace.leftMs, roomInMs: editRoomInMs }),
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
  const inboxWorker = makeInboxWorker({
    ...workerNeeds,
    inbox,
    handle: makeProcessDelivery({ sources, largeBodies, receiveSignals: useCases.receiveSignals }),
    onDead: async ({ source }) => metrics.deadLetters.inc({ source }),
  });
  intake.attach({ target: makeDrainTarget(stores), accept: (delivery) => storeAtOnce(inbox, metrics, delivery) });
  const housekeeping = startHousekeeping({ ledger, inbox, clock, logger });

  const server = makeHttpServer({
    sources,
    takeIn: intake.takeIn,
    slackListener: entrance.listener,
    readHealth: () => readHealth(database, outages, entrance, intake),
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
      await intake.stop(spoolDrainMs);
      await Promise.all([inboxWorker.stop(drainMs), ...effectWorkers.map((worker) => worker.stop(drainMs))]);
      housekeeping.stop();
      await largeBodies.stop();
      await storage.close();
    },
  };
}

/** Past the spool: an unreadable delivery becomes a dead letter, any other waits to be worked off. */
async function storeAtOnce(inbox: ReturnType<typeof makeInbox>, metrics: Metrics, delivery: AcceptedDelivery) {
  if (delivery.refusal === null) return inbox.accept(delivery);
  await inbox.recordDeadLetter({ ...delivery, reason: delivery.refusal });
  metrics.deadLetters.inc({ source: delivery.source });
  return { id: delivery.id };
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
