import { flushCompileCache } from "node:module";
import { setTimeout as wait } from "node:timers/promises";
import { forgetStart, recallStart, rememberStart } from "#config/known-start.ts";
import type { Config } from "#config/load-config.ts";
import type { Muster } from "./compose.ts";
import { makeLaterLogger } from "./later-logger.ts";
import type { Logger } from "./logger.ts";
import { type Door, openDoor } from "./open-door.ts";

/** How long a stop may take before the process ends anyway; what is unfinished then is finished by the next start. */
const drainMsMax = 15_000;

/** When tidying up, which takes a tenth of a second, is in nobody's way: after the first health checks and the first alerts that waited for us. */
const tidyAfterMs = 3_000;

/** A server that takes longer is being made, or is recovering: alerts are taken in meanwhile. */
const launchMsMax = 250;

/** For those who stand at an early door when its configuration turns out wrong. */
const shutMsMax = 2_000;

/** Who found the door closed comes again about now; what is loaded next would let him stand there for five times as long. */
const comeAgainMs = 10;

/** The configuration in parts, and what says that it is wrong. */
const configParts = [
  () => import("#config/environment.ts"),
  () => import("#config/muster-schema.ts"),
  () => import("#config/load-config.ts"),
  () => import("./logger.ts"),
];

/** The house in parts: whoever stands at the door is let in between them. */
const parts = [
  () => import("#http/metrics.ts"),
  () => import("#adapters/alertmanager/schema.ts"),
  () => import("./compose-providers.ts"),
  () => import("./compose-circuits.ts"),
  () => import("./compose-slack.ts"),
  () => import("./compose-use-cases.ts"),
  () => import("./compose-effects.ts"),
  () => import("./compose-commands.ts"),
  () => import("./compose-failures.ts"),
  () => import("./compose-inbox.ts"),
];

/** What serves in the end. */
interface Started {
  readonly muster: Muster;
  readonly config: Config;
}

const { log, become } = makeLaterLogger();
let logger: Logger | undefined;
let isStopping = false;
const known = await recallStart();
const starting = start();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, "Muster is stopping; work under way is finished first");
    setTimeout(() => process.exit(1), drainMsMax).unref();
    // A start that is stopped is finished first: half a house can't be tidied up.
    const stopped = starting.then(({ muster }) => muster.stop());
    void stopped.then(
      () => process.exit(0),
      (error: unknown) => {
        void fail(error, "Muster did not stop cleanly");
      },
    );
  });
}
process.on("unhandledRejection", (error) => {
  void fail(error, "A failure that nobody handled; the supervisor starts Muster again");
});

const { muster, config } = await starting.catch((error: unknown) => fail(error, "Muster can't start"));
if (known === undefined) await rememberStart(config);
log.info({ url: muster.url, slack: config.slack.kind }, "Muster is ready");

setTimeout(() => {
  // What was loaded since the start, for the first incident.
  keepCompiled(config);
  // Loading leaves 25 MiB of garbage that nothing collects while the bot has little to do; only `npm start` exposes this (docs/decisions/0007).
  globalThis.gc?.({ type: "major", execution: "sync", flavor: "last-resort" });
}, tidyAfterMs).unref();

/** Node writes what it compiled at an orderly end; a process that is killed would leave the next start without. */
function keepCompiled({ environment }: Config): void {
  // Who acknowledges by the database has no lasting disk.
  if (environment.INTAKE_ACK === "spool") flushCompileCache();
}

/**
 * Alerts are taken in, and the database server starts and is opened, while the house, most of Muster's 1,100 modules, is loaded. Loading
 * leaves no time for anything else, so the server's process runs before it begins. A start that is known takes alerts in before it reads
 * its configuration, too.
 */
async function start(): Promise<Started> {
  const early = await openEarly();
  const config = await readConfig(early);
  const { makeLogger } = await import("./logger.ts");
  logger = makeLogger(config.environment.LOG_LEVEL);
  become(logger);
  const { startDatabaseServer } = await import("./start-database-server.ts");
  const server = startDatabaseServer(config, logger);
  await Promise.race([server.launched, wait(launchMsMax, undefined, { ref: false })]);
  const door = early ?? (await openDoor(config, logger));
  const { openStorage } = await import("./open-storage.ts");
  const storage = openStorage(server.ready, logger, false);
  // Awaited later; a failure before that must not count as one that nobody handles.
  storage.catch(() => undefined);
  await loadBehind(door, parts);
  const { compose } = await import("./compose.ts");
  const muster = await compose(config, logger, {
    opened: { storage, door },
    // One or two seconds once after an update, two milliseconds else; whoever clicked in the middle of it would wait for that long.
    beforeServing: () => keepCompiled(config),
  });
  return { muster, config };
}

/** Undefined when the start is not known, or fails: then it is tried again when the configuration has been read, which may be what is wrong. */
async function openEarly(): Promise<Door | undefined> {
  const early = known === undefined ? undefined : await openDoor(known, log).catch(() => undefined);
  if (early !== undefined) await wait(comeAgainMs);
  return early;
}

/** Loads one after the other; whoever stands at the door is let in before each. */
async function loadBehind(door: Door | undefined, loads: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const load of loads) {
    await door?.whenQuiet();
    await load();
  }
  await door?.whenQuiet();
}

/** Ends the process when the configuration can't be used; what was taken in until then stays on disk for a start that can. */
async function readConfig(early: Door | undefined): Promise<Config> {
  await loadBehind(early, configParts);
  const { exitCodeForConfig, loadConfig } = await import("#config/load-config.ts");
  const reading = await loadConfig();
  if (reading.kind === "valid") return reading.config;
  console.error(`Muster can't start: ${reading.problems.length} problem(s) in the configuration.\n`);
  for (const problem of reading.problems) console.error(`  ${problem}`);
  await forgetStart();
  const { makeLogger } = await import("./logger.ts");
  become(makeLogger("info"));
  const shut = early
    ?.shut()
    .catch((error: unknown) => log.warn({ error }, "what was taken in could not be put in order"));
  await Promise.race([shut, wait(shutMsMax)]);
  process.exit(exitCodeForConfig);
}

async function fail(error: unknown, message: string): Promise<never> {
  try {
    if (logger === undefined) {
      const { makeLogger } = await import("./logger.ts");
      logger = makeLogger("info");
      become(logger);
    }
    logger.fatal({ error }, message);
  } catch {
    console.error(message, error);
  }
  process.exit(1);
}
