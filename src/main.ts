import { flushCompileCache } from "node:module";
import { setTimeout as wait } from "node:timers/promises";
import { exitCodeForConfig, loadConfig } from "#config/load-config.ts";
import type { Muster } from "./compose.ts";
import { makeLogger } from "./logger.ts";
import { startDatabaseServer } from "./start-database-server.ts";

/** How long a stop may take before the process ends anyway; what is unfinished then is finished by the next start. */
const drainMsMax = 15_000;

/** When tidying up, which takes a tenth of a second, is in nobody's way: after the first health checks and the first alerts that waited for us. */
const tidyAfterMs = 3_000;

/** A server that takes longer is being made, or is recovering: alerts are taken in meanwhile. */
const launchMsMax = 250;

/** The house in parts: whoever stands at the door is let in between them. */
const parts = [
  () => import("./compose-providers.ts"),
  () => import("./compose-circuits.ts"),
  () => import("./compose-slack.ts"),
  () => import("./compose-use-cases.ts"),
  () => import("./compose-effects.ts"),
  () => import("./compose-commands.ts"),
  () => import("./compose-failures.ts"),
  () => import("./compose-inbox.ts"),
];

const reading = await loadConfig();
if (reading.kind === "invalid") {
  console.error(`Muster can't start: ${reading.problems.length} problem(s) in the configuration.\n`);
  for (const problem of reading.problems) console.error(`  ${problem}`);
  process.exit(exitCodeForConfig);
}

const { config } = reading;
const logger = makeLogger(config.environment.LOG_LEVEL);
let isStopping = false;
const starting = start();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ signal }, "Muster is stopping; work under way is finished first");
    setTimeout(() => process.exit(1), drainMsMax).unref();
    // A start that is stopped is finished first: half a house can't be tidied up.
    const stopped = starting.then((muster) => muster.stop());
    void stopped.then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ error }, "Muster did not stop cleanly");
        process.exit(1);
      },
    );
  });
}
process.on("unhandledRejection", (error) => {
  logger.fatal({ error }, "A failure that nobody handled; the supervisor starts Muster again");
  process.exit(1);
});

const muster = await starting.catch((error: unknown) => {
  logger.fatal({ error }, "Muster can't start");
  process.exit(1);
});
logger.info({ url: muster.url, slack: config.slack.kind }, "Muster is ready");

setTimeout(() => {
  // What was loaded since the start, for the first incident.
  keepCompiled();
  // Loading leaves 25 MiB of garbage that nothing collects while the bot has little to do; only `npm start` exposes this (docs/decisions/0007).
  globalThis.gc?.({ type: "major", execution: "sync", flavor: "last-resort" });
}, tidyAfterMs).unref();

/** Node writes what it compiled at an orderly end; a process that is killed would leave the next start without. */
function keepCompiled(): void {
  // Who acknowledges by the database has no lasting disk.
  if (config.environment.INTAKE_ACK === "spool") flushCompileCache();
}

/**
 * Alerts are taken in, and the database server starts and is opened, while the house, most of Muster's 1,100 modules, is loaded. Loading
 * leaves no time for anything else, so the server's process runs before it begins.
 */
async function start(): Promise<Muster> {
  const server = startDatabaseServer(config, logger);
  await Promise.race([server.launched, wait(launchMsMax, undefined, { ref: false })]);
  const { openDoor } = await import("./open-door.ts");
  const door = await openDoor(config, logger);
  const { openStorage } = await import("./open-storage.ts");
  const storage = openStorage(server.ready, logger, false);
  // Awaited later; a failure before that must not count as one that nobody handles.
  storage.catch(() => undefined);
  await door.whenQuiet();
  for (const load of parts) {
    await load();
    await door.whenQuiet();
  }
  const { compose } = await import("./compose.ts");
  return compose(config, logger, {
    opened: { storage, door },
    // One or two seconds once after an update, two milliseconds else; whoever clicked in the middle of it would wait for that long.
    beforeServing: keepCompiled,
  });
}
