import { setTimeout as wait } from "node:timers/promises";
import { makeEffectLedger } from "#adapters/postgres/effect-ledger.ts";
import { makeGivenUpEffects } from "#adapters/postgres/given-up-effects.ts";
import { makeIncidentSurroundings } from "#adapters/postgres/incident-surroundings.ts";
import { makeTransact } from "#adapters/postgres/make-transact.ts";
import { makeMessageSlots } from "#adapters/postgres/message-slots.ts";
import { makeOutageBook } from "#adapters/postgres/outage-book.ts";
import type { OfferLease } from "#adapters/postgres/outbox.ts";
import { makeSlackIdentities } from "#adapters/postgres/slack-identities.ts";
import { editRoomInMs } from "#adapters/slack/put-message.ts";
import { makeHealthCheck } from "#adapters/system/health-check.ts";
import { sha256 } from "#adapters/system/sha256.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import type { Config } from "#config/load-config.ts";
import { makePermissions } from "#core/action/permissions.ts";
import type { Circuit } from "#core/shared/circuit.ts";
import type { Effect } from "#core/shared/effect.ts";
import type { QueueName } from "#jobs/effect-ledger.ts";
import { makeEffectHandler } from "#jobs/handlers.ts";
import type { EndedAttempt, LaneWorker } from "#jobs/make-lane-worker.ts";
import { paceEdits } from "#jobs/pace-edits.ts";
import { startHousekeeping } from "#jobs/start-housekeeping.ts";
import { StoredEffect } from "#jobs/stored-effect.ts";
import { makeEffectWorker } from "#jobs/worker.ts";
import type { ReportedFailure } from "#jobs/write-down-failure.ts";
import { type Circuits, composeCircuits, makeLearnOutage, makeWake } from "./compose-circuits.ts";
import { composeCommands } from "./compose-commands.ts";
import { composeEffects } from "./compose-effects.ts";
import { composeFailures, composeHold } from "./compose-failures.ts";
import { readHealth } from "./compose-health.ts";
import { composeInbox } from "./compose-inbox.ts";
import { composeProviders } from "./compose-providers.ts";
import { composeSlackEntrance, composeSlackPorts, reachSlack } from "./compose-slack.ts";
import { composeUseCases } from "./compose-use-cases.ts";
import type { Logger } from "./logger.ts";
import { type Door, emptySpool, openDoor } from "./open-door.ts";
import { openStorage, type Storage } from "./open-storage.ts";
import { startDatabaseServer } from "./start-database-server.ts";
import { stopInOrder } from "./stop-in-order.ts";

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
  /** What is open before the rest of the house is loaded; `compose` opens it otherwise. */
  readonly opened?: Opened;
  /** Called when everything is made and loaded, and nobody is served yet. */
  readonly beforeServing?: () => void;
}

/** The parts that need nothing but the configuration. */
export interface Opened {
  readonly storage: Promise<Storage>;
  readonly door: Door;
}

/** A little less than what `main.ts` gives a stop. */
const stopMsMax = 13_000;

const warmAfterMs = 200;

/** Joins the house: the only place that knows every part. Resolves when Muster serves. Throws a Fault when it can't. */
export async function compose(config: Config, logger: Logger, options: ComposeOptions = {}): Promise<Muster> {
  if (options.startsEmpty === true) await emptySpool(config);
  const opened = options.opened ?? (await open(config, logger, options.startsEmpty === true));
  return composeBehind(opened, config, logger, options.beforeServing).catch(async (error: unknown) => {
    // What went wrong first is what people need to read.
    await opened.door.shut().catch(() => undefined);
    await opened.door.close();
    throw error;
  });
}

async function open(config: Config, logger: Logger, startsEmpty: boolean): Promise<Opened> {
  const door = await openDoor(config, logger);
  return { door, storage: openStorage(startDatabaseServer(config, logger).ready, logger, startsEmpty) };
}

async function composeBehind(
  { door, storage: opening }: Opened,
  config: Config,
  logger: Logger,
  beforeServing: (() => void) | undefined,
): Promise<Muster> {
  const { muster } = config;
  const { newId, owner } = door;
  const clock = systemClock;
  const identities = opening.then(({ database }) => makeSlackIdentities({ db: database.kysely, clock }));
  // Who we are is asked before there is a place to keep a circuit's state in; nothing else goes to Slack that early.
  const circuitsMade = Promise.withResolvers<Circuits>();
  const slackCircuit: Circuit = { run: async (call) => (await circuitsMade.promise).slack.run(call) };
  const [storage, reach, metrics] = await Promise.all([
    opening,
    reachSlack(config, identities, logger, slackCircuit),
    door.metrics.load(),
  ]);
  const workspaceId = reach.identity.teamId;
  const { database, bell } = storage;

  const outages = makeOutageBook({ db: database.kysely, workspaceId });
  const workers = new Map<QueueName, LaneWorker>();
  const offerLease: OfferLease = (queue) => workers.get(queue)?.offerLease();
  const stores = { database, bell, offerLease, workspaceId, newId, clock, digest: sha256 };
  const transact = makeTransact(stores);
  const slots = makeMessageSlots({ db: database.kysely, workspaceId });
  const surroundings = makeIncidentSurroundings({ db: database.kysely, workspaceId });
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

  const entrance = await composeSlackEntrance(config, reach, logger);
  const { intake } = door;
  composeCommands({ config, database, intake, entrance, reach, useCases, permissions, clock, metrics, logger });

  const handleFailure = composeFailures(parts);
  const workerNeeds = { ledger, bell, clock, logger };
  const effectNeeds = {
    ...workerNeeds,
    handle: paceEdits(makeEffectHandler(effects), {
      leftMs: (slot) => reach.pace.leftMs(slot),
      roomInMs: editRoomInMs,
    }),
    onFailed: (effect: Effect, failure: ReportedFailure) => handleFailure({ effect, ...failure }),
    holdEffect: composeHold(parts),
    learnOutage: makeLearnOutage(circuits),
    observe: ({ lane, outcome, ms }: EndedAttempt) => {
      const kind = lane.split(":")[0] ?? lane;
      metrics.effects.inc({ kind, outcome });
      metrics.effectSeconds.observe({ kind }, ms / 1_000);
    },
  };
  const { inbox, worker: inboxWorker } = composeInbox({
    door,
    stores,
    policy: muster.policy,
    directory: reach.directory,
    transact,
    reception: useCases.reception,
    work: workerNeeds,
  });
  workers.set("inbox", inboxWorker);
  for (const queue of ["effects", "ornaments"] as const)
    workers.set(queue, makeEffectWorker({ ...effectNeeds, queue }));
  const housekeeping = startHousekeeping({ ledger, inbox, resume: useCases.resumeBacklog, clock, logger });

  if (beforeServing !== undefined) {
    beforeServing();
    // What Slack gave up meanwhile is let go before anybody is served.
    await door.whenQuiet();
  }
  door.attach({
    slackListener: entrance.listener,
    readHealth: () => readHealth(database, outages, entrance, reach.problem(), intake),
    openCircuits: async () => (await outages.open()).map(({ system }) => system),
  });
  await Promise.all([...[...workers.values()].map((worker) => worker.start()), entrance.start()]);
  // The first call of Slack loads Node's fetch; nobody who waits for the start waits for that.
  const warm = () =>
    Promise.all([reach.directory.warm(usergroupsOf(config)), ports.warm(), providers.warm(), database.warm()]);
  setTimeout(() => void warm(), warmAfterMs).unref();

  return {
    url: door.url,
    async stop() {
      const drain = (leftMs: number) => Promise.all([...workers.values()].map((worker) => worker.stop(leftMs)));
      await stopInOrder(
        [
          // Nothing comes in any more; only then is what works on it ended, and what that works with last.
          { keepMs: 9_000, parts: { slack: () => entrance.stop(), door: () => door.shut() } },
          { keepMs: 3_000, parts: { workers: drain, housekeeping: () => housekeeping.stop() } },
          { keepMs: 0, parts: { bodies: () => door.close(), storage: () => storage.close() } },
        ],
        { withinMs: stopMsMax, logger },
      );
    },
  };
}

function usergroupsOf({ muster }: Config): readonly string[] {
  const owners = muster.catalogue.all().flatMap((service) => service.owners.usergroups);
  const roles = Object.values(muster.policy.roles).flatMap((role) => role.usergroups);
  return [...new Set([...owners, ...roles])];
}
