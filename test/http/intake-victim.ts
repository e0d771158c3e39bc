import { makeAlertmanagerSource } from "#adapters/alertmanager/alert-source.ts";
import { makeDrainTarget } from "#adapters/postgres/drain-target.ts";
import { makeInbox } from "#adapters/postgres/inbox.ts";
import { openDatabase } from "#adapters/postgres/open-database.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import { makeLaterMetrics } from "#http/later-metrics.ts";
import { makeMetrics } from "#http/metrics.ts";
import { makeHttpServer } from "#http/server.ts";
import { makeLeaseOwner } from "#jobs/lease-owner.ts";
import { composeIntake } from "#src/compose-intake.ts";
import { makeLogger } from "#src/logger.ts";

/**
 * A process made to be killed: `node intake-victim.ts <data folder> <secret> [<database url> <workspace>]`. It takes deliveries in as Muster
 * does, and drains them when it is given a database. Says its address on stdout.
 */
const [dataDir = "", secret = "", url, workspaceId = ""] = process.argv.slice(2);
const clock = systemClock;
const newId = makeIdSource(clock);
const metrics = makeLaterMetrics(async () => makeMetrics({ withProcessMetrics: false }));
const intake = await composeIntake({
  environment: { DATA_DIR: dataDir, INTAKE_ACK: "spool", SPOOL_BYTES_MAX: 1_073_741_824 },
  owner: makeLeaseOwner(),
  newId,
  clock,
  metrics,
  logger: makeLogger("fatal"),
});
const server = makeHttpServer({
  sources: [makeAlertmanagerSource(secret)],
  takeIn: intake.takeIn,
  slackListener: null,
  readHealth: async () => [intake.fact()],
  metrics,
  onError: () => undefined,
});
if (url !== undefined) {
  const needs = {
    database: openDatabase({ url }),
    bell: { ring: () => undefined, ringIn: () => undefined },
    workspaceId,
    newId,
    clock,
  };
  // Nobody works off what is drained here, so everything would seem to wait too long.
  const target = { ...makeDrainTarget(needs), waiting: async () => 0 };
  intake.attach({
    target,
    accept: makeInbox(needs).accept,
    tellDeadLetters: async () => undefined,
  });
}
process.stdout.write(`${await server.listen({ port: 0, host: "127.0.0.1" })}\n`);
