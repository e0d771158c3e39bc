import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { makeAlertmanagerSource } from "#adapters/alertmanager/alert-source.ts";
import { startEmbeddedPostgres } from "#adapters/embedded-postgres/start-embedded-postgres.ts";
import { makeDeadLetters } from "#adapters/postgres/dead-letters.ts";
import { makeDrainTarget } from "#adapters/postgres/drain-target.ts";
import { makeEffectLedger } from "#adapters/postgres/effect-ledger.ts";
import { emptyDatabase } from "#adapters/postgres/empty-database.ts";
import { makeInbox } from "#adapters/postgres/inbox.ts";
import { makeIncidentSurroundings } from "#adapters/postgres/incident-surroundings.ts";
import { makeTransact } from "#adapters/postgres/make-transact.ts";
import { makeMessageSlots } from "#adapters/postgres/message-slots.ts";
import { migrateDatabase } from "#adapters/postgres/migrate-database.ts";
import { type Database, openDatabase } from "#adapters/postgres/open-database.ts";
import { makeSlackIdentities } from "#adapters/postgres/slack-identities.ts";
import { startJobBell } from "#adapters/postgres/start-job-bell.ts";
import { makeHealthCheck } from "#adapters/system/health-check.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { sha256 } from "#adapters/system/sha256.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import type { Config } from "#config/load-config.ts";
import { makePermissions } from "#core/action/permissions.ts";
import type { Directory } from "#core/incident/directory.ts";
import type { Effect } from "#core/shared/effect.ts";
import { makeTellDeadLetters } from "#core/signal/tell-dead-letters.ts";
import type { HealthFact } from "#http/health.ts";
import type { AcceptedDelivery } from "#http/intake.ts";
import { makeMetrics } from "#http/metrics.ts";
import { makeHttpServer } from "#http/server.ts";
import { makeEffectHandler } from "#jobs/handlers.ts";
import { makeInboxWorker } from "#jobs/inbox-worker.ts";
import { makeLeaseOwner } from "#jobs/lease-owner.ts";
import type { EndedAttempt, ReportedFailure } from "#jobs/make-lane-worker.ts";
import { makeProcessDelivery } from "#jobs/process-delivery.ts";
import { startHousekeeping } from "#jobs/start-housekeeping.ts";
import { makeEffectWorker } from "#jobs/worker.ts";
import { composeCommands } from "./compose-commands.ts";
import { composeEffects } from "./compose-effects.ts";
import { composeFailures } from "./compose-failures.ts";
import { composeIntake, type Intake } from "./compose-intake.ts";
import { composeProviders } from "./compose-providers.ts";
import { composeSlackEntrance, composeSlackPorts, reachSlack, type SlackEntrance } from "./compose-slack.ts";
import { composeUseCases } from "./compose-use-cases.ts";
import type { Logger } from "./logger.ts";

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
}

const drainMs = 10_000;
const spoolDrainMs = 3_000;

/** Joins the house: the only place that knows every part. Resolves when Muster serves. Throws a Fault when it can't. */
export async function compose(config: Config, logger: Logger, options: ComposeOptions = {}): Promise<Muster> {
  const { environment, muster } = config;
  const clock = systemClock;
  const newId = makeIdSource(clock);
  const metrics = makeMetrics({ withProcessMetrics: true });
  const owner = makeLeaseOwner();
  const opening = openStorage(config, logger, options);
  const intake = await composeIntake({ environment, owner, newId, clock, metrics, logger });
  const identities = opening.then(({ database }) => makeSlackIdentities({ db: database.kysely, clock }));
  const [storage, reach] = await Promise.all([opening, reachSlack(config, identities, logger)]);
  const workspaceId = reach.identity.teamId;
  const { database, bell } = storage;

  const stores = { database, bell, workspaceId, newId, clock, digest: sha256 };
  const transact = makeTransact(stores);
  const slots = makeMessageSlots({ db: database.kysely, workspaceId });
  const surroundings = makeIncidentSurroundings({ db: database.kysely, workspaceId });
  const inbox = makeInbox(stores);
  const ledger = makeEffectLedger({ database, workspaceId, clock, owner });

  const providers = composeProviders(config, (ms) => wait(ms, undefined));
  const health = makeHealthCheck();
  const permissions = makePermissions({
    policy: muster.policy,
    directory: reach.directory,
    isMember: (userId) => reach.directory.isMember(userId),
  });
  const parts = { config, transact, surroundings, clock, providers, directory: reach.directory, permissions, health };
  const useCases = composeUseCases(parts);
  const effects = composeEffects({
    ...parts,
    useCases,
    ports: composeSlackPorts(reach, slots, config, logger),
    slots,
    digest: sha256,
  });

  const entrance = composeSlackEntrance(config, reach.identity, logger);
  composeCommands({ config, entrance, reach, useCases, permissions, clock, metrics, logger });

  const handleFailure = composeFailures(parts);
  const workerNeeds = { ledger, bell, clock, logger };
  const effectNeeds = {
    ...workerNeeds,
    handle: makeEffectHandler(effects),
    onFailed: (effect: Effect, failure: ReportedFailure) => handleFailure({ effect, ...failure }),
    observe: ({ lane, outcome, ms }: EndedAttempt) => {
      const kind = lane.split(":")[0] ?? lane;
      metrics.effects.inc({ kind, outcome });
      metrics.effectSeconds.observe({ kind }, ms / 1_000);
    },
  };
  const effectWorkers = [makeEffectWorker(effectNeeds), makeEffectWorker({ ...effectNeeds, queue: "ornaments" })];
  const sources = [makeAlertmanagerSource(environment.WEBHOOK_ALERTMANAGER_SECRET)];
  const inboxWorker = makeInboxWorker({
    ...workerNeeds,
    inbox,
    handle: makeProcessDelivery({ sources, receiveSignal: useCases.receiveSignal }),
    onDead: async ({ source }) => intake.noteDeadLetter(source),
  });
  const letters = makeDeadLetters(stores);
  intake.attach({
    target: makeDrainTarget(stores),
    accept: (delivery) => storeAtOnce(inbox, intake, delivery),
    tellDeadLetters: makeTellDeadLetters({
      transact,
      clock,
      open: (since) => letters.open(workspaceId, since),
      admins: () => adminsOf(config, reach.directory),
    }),
  });
  const housekeeping = startHousekeeping({ ledger, inbox, clock, logger });

  const server = makeHttpServer({
    sources,
    takeIn: intake.takeIn,
    slackListener: entrance.listener,
    readHealth: () => readHealth(database, entrance, intake),
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
      await storage.close();
    },
  };
}

/** Past the spool: an unreadable delivery becomes a dead letter, any other waits to be worked off. */
async function storeAtOnce(inbox: ReturnType<typeof makeInbox>, intake: Intake, delivery: AcceptedDelivery) {
  if (delivery.refusal === null) return inbox.accept(delivery);
  await inbox.recordDeadLetter({ ...delivery, reason: delivery.refusal });
  intake.noteDeadLetter(delivery.source);
  return { id: delivery.id };
}

async function openStorage({ environment }: Config, logger: Logger, { startsEmpty = false }: ComposeOptions) {
  const embedded =
    environment.DATABASE_URL === undefined
      ? await startEmbeddedPostgres({ dataDir: join(environment.DATA_DIR, "postgres"), logger })
      : undefined;
  const url = environment.DATABASE_URL ?? embedded?.url ?? "";
  // Only an embedded database may be emptied: an operator's own never is.
  if (startsEmpty && embedded !== undefined) await emptyDatabase(url);
  await migrateDatabase({ url, logger });
  const database = openDatabase({ url, logger });
  for (const warning of database.warnings) logger.warn({ warning }, "the database address needs a look");
  const bell = await startJobBell({ url, logger });
  return {
    database,
    bell,
    close: async () => {
      await bell.close();
      await database.close();
      await embedded?.stop();
    },
  };
}

async function readHealth(database: Database, entrance: SlackEntrance, intake: Intake): Promise<readonly HealthFact[]> {
  const stored = await database.health();
  const slack = entrance.health();
  return [
    {
      name: "database",
      isOk: stored.isReachable,
      detail: stored.isReachable
        ? `answers in ${Math.round(stored.latencyMs ?? 0)} ms`
        : `unreachable since ${stored.unreachableSince?.toISOString()}`,
      // While alerts are taken in without it, they must not be sent elsewhere.
      isNeeded: !intake.canDoWithoutDatabase(),
    },
    intake.fact(),
    {
      name: "slack",
      isOk: slack.isConnected,
      detail: `${slack.isConnected ? "connected" : "disconnected"} since ${slack.since.toISOString()}`,
      isNeeded: false,
    },
  ];
}

/** Who has the policy's role `admin`; a usergroup that can't be read has nobody. */
async function adminsOf({ muster }: Config, directory: Directory): Promise<readonly string[]> {
  const rule = muster.policy.roles["admin"];
  if (rule === undefined) return [];
  const members = rule.usergroups.map((group) => directory.membersOf(group).catch(() => []));
  return [...new Set([...rule.users, ...(await Promise.all(members)).flat()])];
}

function usergroupsOf({ muster }: Config): readonly string[] {
  const owners = muster.catalogue.all().flatMap((service) => service.owners.usergroups);
  const roles = Object.values(muster.policy.roles).flatMap((role) => role.usergroups);
  return [...new Set([...owners, ...roles])];
}
